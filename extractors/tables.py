"""Every table of any PDF, joined over its pages: what ``bilan tables`` shows. No catalogue entry is needed.

Pages are read one by one and let go: a document of a thousand pages needs little more memory than its tables.
"""

from __future__ import annotations

from pathlib import Path

from extractors.collector import without_collector
from extractors.document.reading import Progress, read_by, read_pages
from extractors.join.heads import with_bold_header
from extractors.join.stitch import stitch
from extractors.outside import parted
from extractors.readers.choice import read_with, with_headers
from extractors.table import Block, Fragment, Table
from schemas.catalogue import Entry, ReaderName


def read_tables(
    path: Path,
    *,
    reader: ReaderName = "ruled",
    join: bool = True,
    repair: bool = True,
    language: str = "fr",
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Table, ...]:
    """The tables of the PDF at *path*, in reading order.

    :param reader: which reader finds them.
    :param join: whether fragments on pages that follow each other are joined; otherwise each is a table of its own.
    :param repair: whether broken characters are repaired first.
    :param language: the language of most of the text, ``fr`` or ``en``, for the repair.
    :param workers: processes to use; the result is the same for any number.
    :param progress: called with (pages done, pages in all).
    :raises DocumentError: the PDF cannot be worked on.
    """
    if reader != "ruled":
        return _joined(_second(path, reader, repair, language), (), join)
    with without_collector():
        reading = read_pages(path, around=join, repair=repair, language=language, workers=workers, progress=progress)
        return _joined(reading.fragments, reading.blocks, join)


def _joined(fragments: tuple[Fragment, ...], texts: tuple[Block, ...], join: bool) -> tuple[Table, ...]:
    """The tables that *fragments* are; *texts* stand around them."""
    if join:
        joined = stitch(with_headers(fragments), parted=parted(fragments, texts))
    else:
        joined = tuple(table for fragment in fragments for table in stitch((fragment,)))
    return tuple(map(with_bold_header, joined))


def read_fragments(
    path: Path,
    *,
    guide: Entry | None = None,
    repair: bool = True,
    language: str = "fr",
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Fragment, ...]:
    """What our own reader finds on each page of the PDF at *path*."""
    return read_pages(
        path, guide=guide, around=False, repair=repair, language=language, workers=workers, progress=progress
    ).fragments


def _second(path: Path, reader: ReaderName, repair: bool, language: str) -> tuple[Fragment, ...]:
    """What another reader finds; it reads a repaired copy where there is something to repair."""
    if not repair:
        return read_with(reader, path, thorough=True)
    return read_by(reader, path, read_pages(path, around=False, language=language).repairs)
