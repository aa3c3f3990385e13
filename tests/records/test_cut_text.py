"""A row that shows a part of its text only is marked: what is not seen may change what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typst

from extractors.edition import read_edition
from schemas.catalogue import Column, Rows
from tests.building import entry

ENTRY = entry(
    Column(name="mesure", kind="action", labels=("mesures?",)),
    Column(name="etat", kind="progress", labels=("état",)),
    Column(name="statut", kind="status", labels=("statut",)),
    rows=Rows(starts=r"^(?P<number>\d+)\. "),
    statuses={"Terminée": "completed", "En cours": "in_progress"},
)
#: Cells of one height, as spreadsheets print them: the second progress is longer than its cell.
SHEET = """
#set page(width: 500pt, height: 300pt, margin: 40pt)
#set text(10pt)
#let cell(body) = block(height: 26pt, width: 100%, clip: true, body)
#table(columns: (120pt, 1fr, 70pt), inset: 3pt,
  [*Mesure*], [*État*], [*Statut*],
  cell[1. Former le personnel], cell[Le personnel est formé.], cell[Terminée],
  cell[2. Bâtir des maisons], cell[Les plans sont faits et les travaux ont commencé à l’automne, mais trois chantiers
  sont arrêtés depuis le printemps et il faut en chercher la cause avant de reprendre.], cell[En cours],
  cell[3. Planter des arbres], cell[Les arbres sont plantés.], cell[Terminée],
)
"""


def test_a_row_whose_cell_hides_text_is_marked(tmp_path: Path) -> None:
    source, target = tmp_path / "sheet.typ", tmp_path / "sheet.pdf"
    source.write_text(SHEET, encoding="utf-8")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    typst.Compiler(source, font_paths=fonts).compile(output=target, format="pdf", timestamp=1_700_000_000)
    edition = read_edition(target, ENTRY, as_of=date(2024, 3, 31), second_readers=())
    rows = edition.rows["actions"]
    assert [row["needs_review"] for row in rows] == [False, True, False]
    assert rows[1]["progress"].startswith("Les plans sont faits")
    assert "cause" not in rows[1]["progress"]
    assert [(one.column, one.page) for one in edition.findings if one.check == "text-cut"] == [("etat", 1)]
