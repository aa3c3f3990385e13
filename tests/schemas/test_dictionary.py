"""The data dictionary in the repository is that of the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.dictionary import both_dictionaries, dictionary, main
from schemas.tables import TABLES
from tests.shared import ROOT

DICTIONARY = ROOT / "docs" / "data-dictionary.md"


def test_the_dictionary_is_up_to_date(tmp_path: Path) -> None:
    main([str(tmp_path / "dictionary.md")])
    expected = (tmp_path / "dictionary.md").read_text(encoding="utf-8")
    assert DICTIONARY.read_text(encoding="utf-8") == expected, "python -m schemas.dictionary docs/data-dictionary.md"
    assert expected == both_dictionaries(TABLES.values())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_column_has_its_line(language: str) -> None:
    text = dictionary(TABLES.values(), "fr" if language == "fr" else "en")
    for table in TABLES.values():
        assert f"`{table.name}`" in text
        for field in table.fields:
            title, description = (
                (field.title_fr, field.description_fr) if language == "fr" else (field.title_en, field.description_en)
            )
            assert f"| `{field.name}` | {title} |" in text
            assert description in text
