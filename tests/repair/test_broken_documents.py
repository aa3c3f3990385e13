"""Real documents with a broken text layer: what each page shows, and what repair makes of it."""

from __future__ import annotations

import pytest

from extractors.readers.drawn import read_document
from extractors.repair import apply, decide
from schemas.errors import DamagedPdf
from tests.repair.breaking import drawn
from tests.shared import SHARED, needs_shared

BROKEN = SHARED / "corpora/broken"

#: Document -> (printed and repaired texts, glyphs that are left and marked).
EXPECTED: dict[str, tuple[str, int]] = {
    # The accented letters of French and a 1, in a Type 3 font whose glyph names number them.
    "pdf.js__french_diacritics": ("1ÀÂÄÇÈÉÊËÎÏÔÙÛÜàâäçèéêëîïôùûü", 0),
    # "Volumes", Times New Roman not embedded, no map.
    "pdf.js__issue11578_reduced": (" Velmosu", 0),
    # "40Y ♦": figures and Y in a second subset without a map; the first subset draws them alike. ♦ is left.
    "tabula-java__offense": (" 0245Y", 1),
    # TeX's ligatures, readable by their glyph names.
    "pdf.js__issue6132": ("", 0),
    # The same, and one glyph that nothing names.
    "pdf.js__issue6901": ("", 1),
    # Polish words, codes shifted by 29, font not embedded: no Polish words are looked up.
    "pdf.js__issue5801": ("", 9),
    # "(IA)" with parentheses as U+FFFD, and a colon of another font: their outlines tell.
    "pdf.js__bug1868759": ("():", 0),
    # Bullets in a code that the encoding leaves free.
    "camelot__diesel_engines": ("••", 0),
    # Webdings and road signs: symbols without evidence.
    "stats-mtess__stat_062013": ("", 3),
}


#: Takes as long as all others together.
_LONG = "stats-mtess__stat_062013"


@needs_shared
@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[pytest.mark.slow] if name == _LONG else []) for name in sorted(EXPECTED)
])  # fmt: skip
def test_what_has_evidence_is_repaired_and_the_rest_is_marked(name: str) -> None:
    path = BROKEN / f"{name}.pdf"
    document = read_document(path)
    repairs = decide(path, document)
    assert ("".join(sorted(repairs.texts.values())), len(repairs.doubtful)) == EXPECTED[name]
    assert not any(said == "�" for said in drawn(apply(document, repairs)))


@needs_shared
def test_a_document_that_is_cut_short_is_refused() -> None:
    with pytest.raises(DamagedPdf):
        read_document(BROKEN / "stats-mtess__MTESS_stats-AS_2019-01.pdf")


@needs_shared
def test_every_document_is_looked_at() -> None:
    assert {path.stem for path in BROKEN.glob("*.pdf")} == {*EXPECTED, "stats-mtess__MTESS_stats-AS_2019-01"}
