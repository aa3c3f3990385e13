"""A row, or the rest of one, alone on the last page of a table that draws few rules: read, or at least told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import typst

from extractors.edition import read_edition
from schemas.catalogue import Column, Rows
from schemas.edition import Edition
from tests.building import entry

ENTRY = entry(
    Column(name="mesure", kind="action", labels=("mesures?",)),
    Column(name="resp", kind="responsible", labels=("responsables?",)),
    Column(name="etat", kind="progress", labels=("état",)),
    Column(name="statut", kind="status", labels=("statut",)),
    rows=Rows(starts=r"^(?P<number>\d+)\. ", unnumbered=True),
    statuses={"Terminée": "completed", "En cours": "in_progress"},
)
PEN = {
    "grid": "0.6pt",
    "horizontal": "(rest: none, top: 0.6pt, bottom: 0.6pt)",
    "vertical": "(rest: none, left: 0.6pt, right: 0.6pt)",
    "none": "none",
}
ROWS = [
    (f"{i}. Mesure numéro {i} du plan", "MEQ", "Les travaux se poursuivent. " * (1 + i % 3), status)
    for i, status in zip(range(1, 9), ("En cours", "Terminée") * 4, strict=True)
]
SENTENCE = "Le projet a été mis en place dans toutes les régions, puis on l’a étendu aux villes. "
ONE_LINE = ("Autres mesures", "MDA", "Rien à dire.", "En cours")
LONG = ("Gouvernance du plan d’action et suivi", "", SENTENCE.strip() + " " + SENTENCE.strip(), "Terminée")


def _read(folder: Path, rules: str, rows: list[tuple[str, ...]], alone: list[tuple[str, ...]], repeat: bool,
          below: str = "") -> Edition:  # fmt: skip
    """*rows*, and on a page of their own those *alone*, under a header where it is to *repeat*."""
    head = f"table.header(repeat: {str(repeat).lower()}, [*Mesures*], [*Responsable*], [*État*], [*Statut*])"

    def table(some: list[tuple[str, ...]], top: str) -> str:
        cells = ", ".join(f"[{cell}]" for row in some for cell in row)
        return f"#table(columns: (130pt, 70pt, 1fr, 60pt), inset: 4pt, stroke: {PEN[rules]}, {top} {cells})\n"

    text = "#set page(width: 600pt, height: 420pt, margin: 40pt)\n#set text(9pt)\n= Bilan au 31 mars 2024\n"
    text += table(rows, head + ",")
    if alone:
        text += "#pagebreak()\n" + table(alone, head + "," if repeat else "")
    source, target = folder / "report.typ", folder / "report.pdf"
    source.write_text(text + below, encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    typst.Compiler(source, font_paths=fonts).compile(output=target, format="pdf", timestamp=1, pdf_tags=False)
    return read_edition(target, ENTRY, as_of=date(2024, 3, 31), second_readers=())


@pytest.mark.parametrize("repeat", [True, False], ids=["header", "no-header"])
@pytest.mark.parametrize("row", [ONE_LINE, LONG], ids=["one-line", "long"])
@pytest.mark.parametrize("rules", PEN)
def test_a_row_without_a_number_alone_on_the_last_page_is_read(
    tmp_path: Path, rules: str, row: tuple[str, ...], repeat: bool
) -> None:
    edition = _read(tmp_path, rules, ROWS, [row], repeat)
    rows = edition.rows["actions"]
    assert len(rows) == 9
    last = rows[-1]
    assert (last["title"], " ".join(last["progress"].split()), last["status_printed"]) == (row[0], row[2], row[3])
    assert not last["needs_review"] or row is LONG  # nobody is named responsible


@pytest.mark.parametrize("repeat", [True, False], ids=["header", "no-header"])
@pytest.mark.parametrize("rules", PEN)
def test_the_rest_of_a_row_alone_on_the_last_page_is_joined(tmp_path: Path, rules: str, repeat: bool) -> None:
    edition = _read(tmp_path, rules, [*ROWS, ("9. Dernière mesure", "MEQ", SENTENCE * 19, "En cours")], [], repeat)
    rows = edition.rows["actions"]
    assert len(rows) == 9
    assert (rows[-1]["first_page"], rows[-1]["last_page"]) == (1, 2)
    assert " ".join(rows[-1]["progress"].split()) == (SENTENCE * 19).strip()


@pytest.mark.parametrize("rules", ["grid", "none"])
def test_what_the_report_says_after_its_table_is_no_row(tmp_path: Path, rules: str) -> None:
    below = f"#pagebreak()\n= Conclusion\n{SENTENCE * 4}\n\nPour en savoir plus, écrivez au ministère.\n"
    edition = _read(tmp_path, rules, ROWS, [], repeat=False, below=below)
    assert len(edition.rows["actions"]) == 8
    assert "text-after-rows" not in {finding.check for finding in edition.findings}
