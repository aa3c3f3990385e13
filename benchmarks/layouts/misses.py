"""Say what our software got wrong in PDFs of the layout benchmark.

python -m benchmarks.layouts.misses FOLDER/typst-grid-sample.pdf ...
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from benchmarks.layouts.readers import read_with_entry
from schemas.errors import DocumentError
from tests.golden.compare import CELLS


def main() -> None:
    """Print each miss with the place where wanted and got part."""
    for name in sys.argv[1:]:
        pdf = Path(name)
        print(pdf.stem)
        try:
            comparison = read_with_entry(pdf, pdf.stem.rsplit("-", 1)[1])
        except DocumentError as error:
            print(f"  {error}")
            continue
        for miss in comparison.misses:
            if miss.field in CELLS:
                print(f"  row {miss.row} {miss.field}: {_difference(str(miss.wanted), str(miss.got))}")
        print(f"  rows too many: {comparison.extra}")


def _difference(wanted: str, got: str) -> str:
    """What must change, with a few characters around it."""
    parts = []
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if kind != "equal":
            parts.append(
                f"{wanted[max(0, a0 - 12) : a0]}[{wanted[a0:a1][:60]}|{got[b0:b1][:60]}]{wanted[a1 : a1 + 12]}"
            )
    return "; ".join(parts[:4])


if __name__ == "__main__":
    main()
