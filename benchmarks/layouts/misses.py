"""Say what our software got wrong in PDFs of the layout benchmark, and whether it says so itself.

python -m benchmarks.layouts.misses FOLDER/typst-grid-sample.pdf ...
"""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from pathlib import Path

from benchmarks.layouts.readers import edition_of, truth_of
from schemas.edition import Edition
from schemas.errors import DocumentError
from schemas.findings import Finding
from tests.golden.compare import CELLS, Miss, compare

#: Findings that every edition of the benchmark's texts has, whatever its layout.
USUAL = frozenset(
    {"organisation-unknown", "organisation-unused", "names-split", "statement-missing", "reader-cannot-read",
     "date-differs", "count-differs"}
)  # fmt: skip


def main() -> None:
    """Print each miss with the place where wanted and got part, and whether the row is marked."""
    for name in sys.argv[1:]:
        pdf = Path(name)
        try:
            edition = edition_of(pdf)
        except DocumentError as error:
            print(f"{pdf.stem}: {error}")
            continue
        comparison = compare(edition.rows, truth_of(pdf))
        exact, expected = comparison.share()
        checks = Counter(finding.check for finding in edition.findings if finding.check not in USUAL)
        print(f"{pdf.stem}: {exact}/{expected}, rows too many: {comparison.extra}; findings: {dict(checks)}")
        for miss in comparison.misses:
            if miss.field in CELLS:
                difference = _difference(str(miss.wanted), str(miss.got))
                print(f"  row {miss.row} {miss.field} ({_marks(miss, edition)}): {difference}")


def _marks(miss: Miss, edition: Edition) -> str:
    """What the edition says of the row of *miss*."""
    if miss.got == "no such row":
        return "no such row"
    rows = [row for row in edition.rows["actions"] if _is_row(row, miss)]
    told = sorted({finding.check for row in rows for finding in edition.findings if _is_about(finding, row)})
    review = "needs review" if any(row["needs_review"] for row in rows) else "SILENT" if not told else "found"
    return ", ".join([review, *told])


def _is_row(row: dict[str, object], miss: Miss) -> bool:
    return row["position"] == miss.row


def _is_about(finding: Finding, row: dict[str, object]) -> bool:
    if finding.check in USUAL:
        return False
    return finding.action_id == row["action_id"] or (
        finding.action_id is None and finding.page in (row["first_page"], row["last_page"])
    )


def _difference(wanted: str, got: str) -> str:
    """What must change, with a few characters around it."""
    parts: list[str] = []
    matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, wanted, got, autojunk=False)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        if kind != "equal":
            parts.append(
                f"{wanted[max(0, a0 - 12) : a0]}[{wanted[a0:a1][:60]}|{got[b0:b1][:60]}]{wanted[a1 : a1 + 12]}"
            )
    return "; ".join(parts[:4])


if __name__ == "__main__":
    main()
