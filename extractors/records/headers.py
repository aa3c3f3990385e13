"""What the headers above a table and the texts around it say of its columns: their labels, and the unit of figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from extractors.columns import ColumnMap, flat, is_label
from extractors.records.amounts import header_scale, stated_scale
from extractors.table import Block, Fragment
from extractors.text.running import Placed
from schemas.catalogue import Entry
from schemas.findings import Finding

#: A caption stands so near to its table, or to the next line of the caption, points.
_NEAR = 30.0
#: At most so many blocks are a table's caption, and none but the nearest is longer than this.
_BLOCKS, _LONGEST = 3, 160


def labels_of(run: Sequence[Fragment], columns: ColumnMap) -> dict[str, str]:
    """The labels that the first header of *run* prints, all its rows; empty where it prints none."""
    first = next((fragment for fragment in run if fragment.header_rows), None)
    found: dict[str, list[str]] = {}
    if first is not None:
        for cell in first.cells:
            if cell.r1 < first.header_rows and cell.text.strip():
                for c in range(cell.c0, cell.c1 + 1):
                    found.setdefault(columns.names[c], []).append(flat(cell))
    return {name: " ".join(texts) for name, texts in found.items()}


def placed(block: Block) -> Placed:
    """The place of *block*, to tell whether it runs over pages."""
    return Placed(block.page, block.bbox.top, block.text)


def stated_around(run: Sequence[Fragment], blocks: Sequence[Block], others: Sequence[Fragment]) -> int | None:
    """The scale that the texts just above or below the fragments of *run*, and the footnotes of their pages, set.

    :param blocks: all that stands outside of tables.
    :param others: all fragments of the document, those of *run* among them: no caption reaches over a table.
    """
    texts: list[str] = []
    for index, fragment in enumerate(run):
        here = [block for block in blocks if block.page == fragment.page]
        texts += [block.text for block in here if block.kind == "footnote"]
        free = [block for block in here if block.kind in ("paragraph", "heading")]
        on_page = [other for other in others if other.page == fragment.page and other is not fragment]
        top = max((one.bbox.bottom for one in on_page if one.bbox.bottom <= fragment.bbox.top + 3), default=0.0)
        end = min((one.bbox.top for one in on_page if one.bbox.top >= fragment.bbox.bottom - 3), default=float("inf"))
        above = [block for block in free if top - 3 <= block.bbox.top < fragment.bbox.top]
        below = [block for block in free if fragment.bbox.bottom - 3 <= block.bbox.top < end]
        if not index and not above and not top:
            # The caption may have stayed at the foot of the page before.
            before = [block for block in blocks if block.page == fragment.page - 1]
            last = max((one.bbox.bottom for one in others if one.page == fragment.page - 1), default=0.0)
            above = [one for one in before if one.kind in ("paragraph", "heading") and one.bbox.top >= last - 3]
            texts += _caption(max((one.bbox.bottom for one in above), default=0.0), above, upwards=True)
        else:
            texts += _caption(fragment.bbox.top, above, upwards=True)
        texts += _caption(fragment.bbox.bottom, below, upwards=False)
    return stated_scale(texts)


def _caption(edge: float, blocks: Sequence[Block], *, upwards: bool) -> list[str]:
    """The texts of the blocks that stand at *edge*, one behind the other."""
    found: list[str] = []
    for block in sorted(blocks, key=lambda one: -one.bbox.bottom if upwards else one.bbox.top):
        gap = edge - block.bbox.bottom if upwards else block.bbox.top - edge
        if gap > _NEAR or len(found) == _BLOCKS or (found and len(block.text) > _LONGEST):
            break
        found.append(block.text)
        edge = block.bbox.top if upwards else block.bbox.bottom
    return found


def sets_scale(labels: Mapping[str, str]) -> bool:
    """Whether one of the labels of a header names a unit."""
    return any(header_scale(label) is not None for label in labels.values())


def other_labels(fitting: Sequence[tuple[Fragment, ColumnMap]], entry: Entry) -> list[tuple[Finding, str]]:
    """A finding for each column above which a header prints a label that the entry does not know; and its kind."""
    found: dict[str, tuple[Finding, str]] = {}
    for fragment, columns in fitting:
        printed = labels_of([fragment], columns)
        for column in entry.columns:
            text = printed.get(column.name, "")
            cells = [cell for cell in fragment.cells if cell.r1 < fragment.header_rows and cell.text.strip()]
            own = [cell.text for cell in cells if columns.names[cell.c0] == column.name]
            if not text or not column.labels or any(is_label(column, one) for one in (text, *own)):
                continue
            finding = Finding(check="column-label-differs", column=column.name, page=fragment.page, found=text[:120])
            found.setdefault(column.name, (finding, column.kind))
    return list(found.values())


def rescaled(run: Sequence[Fragment], fragment: Fragment, columns: ColumnMap) -> bool:
    """Whether the header of *fragment* sets another unit than that of *run*."""
    before, after = labels_of(run, columns), labels_of([fragment], columns)
    return any(header_scale(before.get(name, text)) != header_scale(text) for name, text in after.items())


def told_by_order(fitting: Sequence[tuple[Fragment, ColumnMap]]) -> list[Finding]:
    """A finding for each pair of columns that nothing but the entry's order tells apart.

    Where another page labels the two, in the same order, that page tells them apart here too.
    """
    found: dict[tuple[str, str], Finding] = {}
    for fragment, columns in fitting:
        for one, other in columns.alike:
            same = (
                (one, other) not in theirs.alike and _in_order(theirs, one, other) == _in_order(columns, one, other)
                for _, theirs in fitting
                if theirs.labelled
            )
            if not any(same):
                finding = Finding(check="columns-by-order", column=one, page=fragment.page, found=other)
                found.setdefault((one, other), finding)
    return list(found.values())


def _in_order(columns: ColumnMap, one: str, other: str) -> bool:
    return columns.names.index(one) < columns.names.index(other)


def unlabelled(
    fitting: Sequence[tuple[Fragment, ColumnMap]], entry: Entry, differing: Collection[str | None]
) -> list[Finding]:
    """Columns whose label the catalogue knows and above which no header prints any."""
    met = {
        column.name
        for fragment, columns in fitting
        for cell in fragment.cells
        for column in entry.columns
        if column.name == columns.names[cell.c0] and is_label(column, cell.text)
    }
    if not fitting:
        return []
    return [
        Finding(check="column-unlabelled", column=column.name)
        for column in entry.columns
        if column.labels and column.name not in met and column.name not in differing
    ]
