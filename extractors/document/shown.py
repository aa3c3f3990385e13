"""What a document shows of an entry's table: by its pages alone, or with the entry's help where they draw too little.

Of several readings the one is taken that is worth most: it has most rows, and leaves least text outside of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.columns import key_place
from extractors.document.reading import Reading, read_by, repaired_pages
from extractors.join.facing import unfolded
from extractors.outside import blocks as blocks_of
from extractors.page import Page
from extractors.readers.guided import read_guided, read_rest
from extractors.records.assemble import Assembled, assemble
from extractors.records.worth import is_whole, worth
from extractors.table import Block, Fragment
from extractors.text.hyphens import unhyphenated_blocks
from schemas.catalogue import Entry
from schemas.findings import Finding

#: Evidence of a table that the page draws. Elsewhere its text alone tells.
_DRAWN = frozenset({"grid", "fills", "structure", "horizontal-rules", "vertical-rules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The tables and the text of a document as one reader sees them, and the rows they make."""

    fragments: tuple[Fragment, ...]
    #: With the words made whole that the ends of lines break.
    blocks: tuple[Block, ...]
    assembled: Assembled
    #: Where it is not certain how a word of them is written.
    findings: tuple[Finding, ...] = ()


def best_reading(path: Path, entry: Entry, reading: Reading, keep: Path | None) -> Shown:
    """The tables by the entry's reader; by the entry's own help where the pages do not draw them.

    :param keep: where the repaired PDF is kept, as of :func:`extractors.document.reading.repaired_pdf`.
    """
    if entry.reader != "ruled":
        return _around(path, reading, read_by(entry.reader, path, reading.repairs, keep=keep), entry)
    plain = _shown(reading.fragments, reading.blocks, entry)
    if not plain.assembled.rows and (spreads := unfolded(reading.fragments, len(entry.columns))):
        facing = _shown(spreads, reading.blocks, entry)
        if facing.assembled.rows:
            return facing
    is_drawn = all(_DRAWN.intersection(fragment.evidence) for fragment in plain.assembled.fragments)
    if is_drawn and is_whole(plain.assembled, plain.blocks, entry):
        return plain
    pages = tuple(repaired_pages(path, reading))
    filled = _filled(plain, pages, reading, entry)
    if filled is not None and worth(filled.assembled, entry) > worth(plain.assembled, entry):
        plain = filled
        if is_drawn and is_whole(plain.assembled, plain.blocks, entry):
            return plain
    guided = _around(path, reading, read_guided(pages, reading.fonts, entry), entry, pages)
    ours, theirs = worth(guided.assembled, entry), worth(plain.assembled, entry)
    # Where only the alignment of text shows a table, who knows its columns and its rows' starts sees more.
    return guided if ours > theirs or (not is_drawn and ours == theirs) else plain


def _shown(fragments: Sequence[Fragment], blocks: Sequence[Block], entry: Entry) -> Shown:
    """The rows that *fragments* make, with the text around them."""
    whole, doubts = unhyphenated_blocks(blocks, fragments, entry.language)
    findings = tuple(
        Finding(check="hyphen-unsure-outside", page=block.page, found=word)
        for block, word in doubts
        if block.kind != "paragraph"
    )
    return Shown(
        fragments=tuple(fragments), blocks=whole, assembled=assemble(fragments, whole, entry), findings=findings
    )


def _filled(plain: Shown, pages: Sequence[Page], reading: Reading, entry: Entry) -> Shown | None:
    """*plain* with the text filled in that lies in the table where pages draw none of it; None where there is none."""
    more = _missed(plain.assembled, pages, reading, entry)
    if not more:
        return None
    fragments = sorted((*plain.fragments, *more), key=lambda one: (one.page, one.bbox.top))
    changed = {one.page for one in more}
    blocks = [
        block
        for page in reading.pages
        for block in (
            blocks_of(pages[page.number - 1], reading.fonts, [one for one in fragments if one.page == page.number])
            if page.number in changed
            else page.blocks
        )
    ]
    return _shown(fragments, blocks, entry)


def _missed(assembled: Assembled, pages: Sequence[Page], reading: Reading, entry: Entry) -> list[Fragment]:
    """The middle of a long row, on pages that lie inside the table; rows and rests of rows after its last piece."""
    fitting = {fragment.page: (fragment, columns) for fragment, columns in assembled.fitting}
    lost = {finding.page for finding in assembled.findings if finding.check == "text-between-rows"}
    rest = assembled.tail
    found: list[Fragment] = []
    for page in pages:
        is_after = rest is not None and page.number == rest.page
        before = max((number for number in fitting if number < page.number + is_after), default=None)
        if before is None or not (is_after or (page.number in lost and page.number not in fitting)):
            continue
        above, columns = fitting[before]
        key = key_place(columns.names, entry)
        within = (rest.lines[0].baseline, rest.lines[-1].baseline) if rest is not None and is_after else None
        found += read_rest(page, reading.fonts, entry, above, key, within=within)
    return found


def _around(
    path: Path, reading: Reading, fragments: Sequence[Fragment], entry: Entry, pages: Iterable[Page] | None = None
) -> Shown:
    """*fragments* with the text that stands around them."""
    blocks = [
        block
        for page in (repaired_pages(path, reading) if pages is None else pages)
        for block in blocks_of(page, reading.fonts, [one for one in fragments if one.page == page.number])
    ]
    return _shown(fragments, blocks, entry)
