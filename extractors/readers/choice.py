"""The readers by name: any of them can be a report's main reader or a second one.

Their libraries are loaded when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from extractors.table import Cell, Fragment
from schemas.catalogue import ReaderName

#: All readers, ours first.
READERS: tuple[ReaderName, ...] = get_args(ReaderName)
#: The readers that a run compares with ours.
SECOND_READERS: tuple[ReaderName, ...] = ("pdfplumber", "camelot")


def read_with(
    reader: ReaderName, path: Path, *, pages: Sequence[int] | None = None, thorough: bool = False
) -> tuple[Fragment, ...]:
    """The fragments that *reader* finds in the PDF at *path*, which is the repaired one, in reading order.

    A plain function of picklable values, without side effects on the file: it can be run in a process of its own.

    :param pages: 1-based; all pages by default.
    :param thorough: slower and better where a reader has the choice, for a main reader.
    :raises DocumentError: the PDF cannot be opened.
    :raises ValueError: there is no such reader.
    """
    if reader == "ruled":
        return _read_ruled(path, pages)
    if reader == "pdfplumber":
        from extractors.readers import plumber

        return with_headers(plumber.read_fragments(path, pages=pages))
    if reader == "camelot":
        from extractors.readers import camelot

        return with_headers(camelot.read_fragments(path, pages=pages, thorough=thorough))
    raise ValueError(f"no reader is called {reader!r}; there are {', '.join(READERS)}")


def _read_ruled(path: Path, pages: Sequence[int] | None) -> tuple[Fragment, ...]:
    from extractors.readers.drawn import open_pdf
    from extractors.readers.ruled import find_fragments

    found: list[Fragment] = []
    with open_pdf(path) as pdf:
        for number in pages if pages is not None else range(1, pdf.page_count + 1):
            found += find_fragments(pdf.page(number), pdf.fonts)
    return tuple(found)


def with_headers(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """*fragments* with the headers that they repeat: readers of other libraries do not tell headers from rows.

    Rows at the top of a fragment that stand, with the same texts, at the top of another fragment as wide are a header
    in both. Fragments that say how many header rows they have keep their word.
    """
    found = list(fragments)
    by_width: dict[int, list[int]] = {}
    for index, fragment in enumerate(found):
        by_width.setdefault(fragment.column_count, []).append(index)
    for group in by_width.values():
        tops = {index: _top_rows(found[index]) for index in group}
        firsts: dict[tuple[str, ...], list[int]] = {}
        for index in group:
            if tops[index] and sum(map(bool, tops[index][0])) >= 2:
                firsts.setdefault(tops[index][0], []).append(index)
        for same in firsts.values():
            if len(same) < 2:
                continue
            count = min(_alike(tops[same[0]], tops[index]) for index in same[1:])
            if count >= max(found[index].row_count for index in same):
                continue  # the same small table twice
            for index in same:
                if not found[index].header_rows:
                    found[index] = replace(found[index], header_rows=count)
    return tuple(found)


#: A header has no more rows than this.
_HEADER = 4


def _top_rows(fragment: Fragment) -> list[tuple[str, ...]]:
    """The texts of the first rows, a row as its cells from left to right."""
    rows: list[list[Cell]] = [[] for _ in range(min(_HEADER, fragment.row_count))]
    for cell in fragment.cells:
        if cell.r0 < len(rows):
            rows[cell.r0].append(cell)
    return [tuple("".join(cell.text.split()) for cell in row) for row in rows]


def _alike(ours: Sequence[tuple[str, ...]], theirs: Sequence[tuple[str, ...]]) -> int:
    """How many rows from the top are the same."""
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            break
        count += 1
    return count
