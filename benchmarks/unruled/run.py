"""Score our reader, without a catalogue entry, on invented pages whose tables draw no line.

    python -m benchmarks.unruled.run [--only NAME] [--per-page] [--keep FOLDER]

Each page is set in several fonts and sizes. Cells count where text and place are exact; a page without a table counts
where none is found.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst

from benchmarks.unruled.pages import Page, all_pages
from extractors.table import Table
from extractors.tables import read_tables
from tests.fixtures.sample.fonts import FONTS

#: Type and size of the text: (family, points, distance of lines).
SETTINGS = (("Libertinus Serif", 10, "0.65em"), ("DejaVu Sans Mono", 8, "0.5em"), ("New Computer Modern", 11, "0.9em"))


def main() -> None:
    """Build, read, print."""
    parser = argparse.ArgumentParser(description="Score our reader on tables without lines.")
    parser.add_argument("--per-page", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bilan-unruled-") as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        totals = [0, 0, 0, 0, 0]
        for page_name, page in all_pages().items():
            if arguments.only not in page_name:
                continue
            marks: list[str] = []
            for number, setting in enumerate(SETTINGS):
                path = folder / f"{page_name}-{number}.pdf"
                typeset(page, setting, path)
                found = read_tables(path, join=False)
                if page.tables:
                    right, there = score(page, found)
                    cells = sum(len([cell for cell in table if cell[4]]) for table in page.tables)
                    totals[0] += right
                    totals[1] += cells
                    totals[2] += there
                    marks.append(f"{right}/{cells}/{there}")
                else:
                    totals[3] += 1
                    totals[4] += not found
                    marks.append("no table" if not found else f"{len(found)} false")
            if arguments.per_page:
                print(f"{page_name:36}", *marks)
        right, there, found, pages, alone = totals
        print(
            f"cells right {right} of {there} ({right / max(1, there):.4f}), found {found} (precision "
            f"{right / max(1, found):.4f}); pages without table left alone {alone} of {pages}"
        )


def typeset(page: Page, setting: tuple[str, int, str], target: Path) -> None:
    """Write the PDF of *page*."""
    family, size, leading = setting
    source = (
        f'#set page(paper: "us-letter", margin: 60pt)\n#set text(font: "{family}", size: {size}pt, lang: "fr")\n'
        f"#set par(leading: {leading})\n{page.source}\n"
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    path = target.with_suffix(".typ")
    path.write_text(source, encoding="utf-8")
    typst.Compiler(path, root=path.parent, font_paths=fonts).compile(
        output=target, format="pdf", timestamp=0, pdf_tags=False
    )


def score(page: Page, found: Sequence[Table]) -> tuple[int, int]:
    """Cells with text that are right in text and place, and cells with text found."""
    have = [
        {(cell.r0, cell.r1, cell.c0, cell.c1, _squeezed(cell.text)) for cell in table.cells if cell.text.strip()}
        for table in found
    ]
    right = 0
    free = list(have)
    for table in page.tables:
        wanted = {(*cell[:4], _squeezed(cell[4])) for cell in table if cell[4]}
        best = max(free, key=lambda cells: len(cells & wanted), default=set())
        right += len(best & wanted)
        free = [cells for cells in free if cells is not best]
    return right, sum(map(len, have))


def _squeezed(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
