"""The bundled sample is what its builder makes, and holds the cases it is there for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.archive import Archive
from schemas.catalogue import load_entry
from tests.fixtures.sample.breakage import BROKEN, break_fonts
from tests.fixtures.sample.build import INTACT, REPORT, TRUTH, build
from tests.shared import ROOT

ARCHIVE = Archive(ROOT / "raw")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads(TRUTH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published() -> Path:
    (edition,) = ARCHIVE.editions(REPORT)
    return edition.path


def text_of(path: Path) -> str:
    pdfium = pytest.importorskip("pypdfium2")
    document = pdfium.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_building_again_gives_the_committed_bytes(truth: dict[str, Any], published: Path) -> None:
    pytest.importorskip("typst")
    broken, intact, expected = build()
    assert broken == published.read_bytes()
    assert intact == INTACT.read_bytes()
    assert expected == truth


def test_the_archived_sample_is_unharmed() -> None:
    assert ARCHIVE.verify(REPORT) == []


def test_the_catalogue_describes_it() -> None:
    assert load_entry(ROOT / "reports" / f"{REPORT}.toml").id == REPORT


def test_only_the_text_layer_is_broken(published: Path) -> None:
    sound, broken = text_of(INTACT), text_of(published)
    assert "Mettre en service" in sound
    assert "Metre en service" in broken
    assert "action" in sound
    assert "action" not in broken
    assert "attitude" in sound
    assert "attitude" not in broken


def test_breaking_a_glyph_that_no_font_draws_is_refused() -> None:
    with pytest.raises(ValueError, match="no glyph means ffj"):
        break_fonts(INTACT.read_bytes(), {**BROKEN, "ffj": None})


def test_rows_are_cut_in_every_way(truth: dict[str, Any]) -> None:
    spans = {row["row"]: row["pages"][1] - row["pages"][0] + 1 for row in truth["actions"]}
    assert len(spans) >= 26
    assert max(spans.values()) >= 3
    assert sum(span > 1 for span in spans.values()) >= 4


def test_numbered_lists_look_like_rows(truth: dict[str, Any]) -> None:
    markers = {block.get("marker") for row in truth["actions"] for block in row["progress_blocks"]}
    assert {"1.", "2.", "•", "-"} <= markers


def test_some_organisations_are_not_in_the_glossary(truth: dict[str, Any]) -> None:
    assert truth["not_in_glossary"] == ["ACT", "Tous les MO"]


def test_two_rows_have_no_number(truth: dict[str, Any]) -> None:
    assert [row["number"] for row in truth["actions"]].count(None) == 2


def test_footnotes_are_called_from_a_title_and_from_progress(truth: dict[str, Any]) -> None:
    called = {note["column"] for row in truth["actions"] for note in row["notes"]}
    assert called == {"title", "progress"}
