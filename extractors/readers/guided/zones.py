"""Where on the pages the table of an entry stands: from its first header or row to its last, between the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.columns import is_label
from extractors.outside import blocks
from extractors.page import Font, Page
from extractors.text.lines import group_rows, page_words, row_text
from extractors.text.paragraphs import join_lines
from extractors.text.running import Placed, running
from extractors.text.words import Word
from schemas.catalogue import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch of one page that belongs to the table: its words, in visual rows from top to bottom."""

    page: Page
    rows: tuple[tuple[Word, ...], ...]
    #: How many visual rows at the top are the header's.
    header: int
    #: Where the stretch begins and ends, points from the top.
    top: float
    bottom: float
    #: Whether a heading, and not the page, begins it: its first row is a new one.
    after_heading: bool

    @property
    def words(self) -> list[Word]:
        """All words, row by row."""
        return [word for row in self.rows for word in row]


def find_zones(
    pages: Sequence[Page], fonts: Sequence[Font], entry: Entry, *, is_inside: bool = False
) -> tuple[Zone, ...]:
    """The stretches of *pages* that hold the table of *entry*.

    :param is_inside: whether the pages are known to lie inside the table.
    """
    zones: list[Zone] = []
    started = is_inside
    by_page = _without_side_notes(pages, [_visual_rows(page, fonts) for page in pages])
    runs = running(
        _placed(page, row) for page, rows in zip(pages, by_page, strict=True) for row in _margins(rows, entry)
    )
    for page, all_rows in zip(pages, by_page, strict=True):
        rows = [row for row in all_rows if _placed(page, row) not in runs]
        stretches = _between_headings(rows, entry, _body_size(rows))
        for after_heading, stretch in stretches:
            first, header = _first_row(stretch, entry, started)
            if first is None:
                continue
            kept = stretch[first:]
            started = True
            zones.append(
                Zone(
                    page=page,
                    rows=tuple(kept),
                    header=header,
                    top=min(word.top for word in kept[0]) - 1,
                    bottom=max(word.bottom for row in kept for word in row) + 1,
                    after_heading=after_heading or first > 0,
                )
            )
    return tuple(zones if is_inside else _until_the_end(zones, entry))


def cut_zone(zone: Zone, first: float, last: float) -> Zone | None:
    """What *zone* holds from baseline *first* to baseline *last*, points from the top; None where that is nothing."""
    kept = [i for i, row in enumerate(zone.rows) if first - 1 <= max(word.baseline for word in row) <= last + 1]
    if not kept:
        return None
    rows = tuple(zone.rows[i] for i in kept)
    return replace(
        zone,
        rows=rows,
        header=sum(i < zone.header for i in kept),
        top=min(word.top for word in rows[0]) - 1,
        bottom=max(word.bottom for row in rows for word in row) + 1,
    )


def _without_side_notes(
    pages: Sequence[Page], by_page: Sequence[list[tuple[Word, ...]]]
) -> list[list[tuple[Word, ...]]]:
    """*by_page*, the rows of each page, without what pages repeat beside all other text: notes in the margin."""
    pieces = [
        (Placed(page.number, min(word.top for word in piece), row_text(piece)), piece)
        for page, rows in zip(pages, by_page, strict=True)
        for row in rows
        for whole in segments(row)
        for piece in _one_size(whole)
    ]
    runs = running(place for place, _ in pieces)
    notes = [piece for place, piece in pieces if place in runs]
    others = sorted((piece[0].x0, piece[-1].x1) for place, piece in pieces if place not in runs)
    beside: set[int] = set()
    for piece in notes:
        if all(x1 < piece[0].x0 or x0 > piece[-1].x1 for x0, x1 in others):
            beside.update(id(word) for word in piece)
    if not beside:
        return list(by_page)
    kept = [[tuple(word for word in row if id(word) not in beside) for row in rows] for rows in by_page]
    return [[row for row in rows if row] for rows in kept]


def _one_size(words: Sequence[Word]) -> list[list[Word]]:
    """*words* cut where their size changes."""
    found: list[list[Word]] = []
    for word in words:
        if found and abs(word.size - found[-1][-1].size) < 0.2:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def _margins(rows: Sequence[tuple[Word, ...]], entry: Entry) -> list[tuple[Word, ...]]:
    """The rows at the head of a page, above a header of the table, and at its foot: where lines run."""
    head = list(rows[:3])
    for index, row in enumerate(head):
        if label_places([row], entry) or _header_at(rows[index:], entry, least=2):
            head = head[:index]
            break
    return head + [row for row in rows[-2:] if row not in head]


def _visual_rows(page: Page, fonts: Sequence[Font]) -> list[tuple[Word, ...]]:
    """The lines of *page* across all columns, from top to bottom, without its footnotes and its number."""
    rows = [tuple(row) for row in group_rows([word for word in page_words(page) if not word.turn])]
    rows.sort(key=lambda row: min(word.baseline for word in row))
    feet = _feet(page, fonts)
    return [row for row in rows if not feet.intersection(word.glyphs[0].index for word in row)]


def _placed(page: Page, row: Sequence[Word]) -> Placed:
    return Placed(page.number, min(word.top for word in row), row_text(row))


def _feet(page: Page, fonts: Sequence[Font]) -> set[int]:
    """Indices of the glyphs of footnotes and page numbers."""
    return {
        glyph
        for block in blocks(page, fonts, ())
        if block.kind in ("footnote", "page_number")
        for line in block.lines
        for span in line.spans
        for glyph in span.glyphs
    }


def _body_size(rows: Sequence[Sequence[Word]]) -> float:
    counts: Counter[float] = Counter()
    for row in rows:
        for word in row:
            counts[round(word.size, 1)] += len(word.text)
    return max(counts, key=lambda size: (counts[size], size)) if counts else 10.0


def _between_headings(
    rows: Sequence[tuple[Word, ...]], entry: Entry, body: float
) -> list[tuple[bool, list[tuple[Word, ...]]]]:
    """The stretches of *rows* between section headings and titles, and whether a heading stands above each."""
    stretches: list[tuple[bool, list[tuple[Word, ...]]]] = [(False, [])]
    index = 0
    while index < len(rows):
        taken = _heading_at(rows, index, entry, body)
        if taken:
            stretches.append((True, []))
            index += taken
        elif header := _header_at(rows[index:], entry, least=2):
            if stretches[-1][1]:
                # A header in the middle of a page begins another table, and a line alone above it is its caption.
                del stretches[-1][1][len(stretches[-1][1]) - _caption(stretches[-1][1], rows) :]
                stretches.append((False, []))
            stretches[-1][1].extend(rows[index : index + header])
            index += header
        else:
            stretches[-1][1].append(rows[index])
            index += 1
    return [(after, stretch) for after, stretch in stretches if stretch]


def _caption(rows: Sequence[tuple[Word, ...]], page: Sequence[tuple[Word, ...]]) -> int:
    """How many rows at the end of *rows* are a caption: one or two lines in one piece, apart from the text above.

    At the top of a page, where nothing stands above, a caption is told by its type, which is not that of the *page*.
    """
    for count in (1, 2):
        if len(rows) < count or any(len(segments(row)) > 1 for row in rows[-count:]):
            return 0
        if len(rows) == count:
            return count if _alike(rows) and _type(rows[0][0]) != _usual_type(page) else 0
        below, above = rows[-count], rows[-count - 1]
        if min(word.baseline for word in below) - max(word.baseline for word in above) > 1.6 * below[0].size:
            return count
    return 0


def _type(word: Word) -> tuple[int, float]:
    """Font and size."""
    return word.font, round(word.size, 1)


def _usual_type(rows: Iterable[Sequence[Word]]) -> tuple[int, float] | None:
    """Font and size in which most of *rows* is set."""
    counts: Counter[tuple[int, float]] = Counter()
    for row in rows:
        for word in row:
            counts[_type(word)] += len(word.text)
    return max(counts, key=lambda one: (counts[one], one)) if counts else None


def _heading_at(rows: Sequence[tuple[Word, ...]], index: int, entry: Entry, body: float) -> int:
    """How many rows from *index* on are a heading of the entry or a title in large type."""
    patterns = [pattern for pattern in (entry.sections.section, entry.sections.subsection) if pattern]
    best = 0
    for count in (1, 2, 3):
        text = join_lines(row_text(row) for row in rows[index : index + count])
        if any(re.match(pattern, text) for pattern in patterns) and _alike(rows[index : index + count]):
            best = count
    if best:
        return best
    return 1 if all(word.size > 1.12 * body for word in rows[index]) else 0


def _alike(rows: Sequence[Sequence[Word]]) -> bool:
    """Whether rows are set in one size and one font, from the same left side: the lines of one heading."""
    first = rows[0][0]
    return all(word.font == first.font and abs(word.size - first.size) < 0.2 for row in rows for word in row) and all(
        abs(row[0].x0 - first.x0) < 3 for row in rows
    )


def segments(row: Sequence[Word]) -> list[list[Word]]:
    """The words of a visual row, cut where the gap is wider than a letter."""
    found: list[list[Word]] = []
    for word in row:
        if found and word.x0 - found[-1][-1].x1 < 0.9 * max(word.size, found[-1][-1].size):
            found[-1].append(word)
        else:
            found.append([word])
    return found


def label_places(rows: Sequence[Sequence[Word]], entry: Entry) -> dict[str, tuple[float, float]]:
    """Catalogue column → (x0, x1) of its label, where *rows* are the lines of a header.

    The lines of one label stand above each other.
    """
    stacks: list[list[list[Word]]] = []
    for row in rows:
        for piece in segments(row):
            x0, x1 = piece[0].x0, piece[-1].x1
            home = next(
                (stack for stack in stacks if any(min(x1, words[-1].x1) > max(x0, words[0].x0) for words in stack)),
                None,
            )
            if home is None:
                stacks.append([piece])
            else:
                home.append(piece)
    places: dict[str, tuple[float, float]] = {}
    for stack in stacks:
        text = "\n".join(row_text(piece) for piece in stack)
        for column in entry.columns:
            if column.name not in places and is_label(column, text):
                places[column.name] = (min(piece[0].x0 for piece in stack), max(piece[-1].x1 for piece in stack))
                break
    return places


#: A header that labels one column only is this short (characters): a longer text is a sentence.
_SHORT_LABEL = 30


def _header_at(rows: Sequence[tuple[Word, ...]], entry: Entry, *, least: int = 1) -> int:
    """How many visual rows at the start of *rows* are the table's header, with *least* labels or more."""
    best, count = 0, 0
    for lines in (1, 2, 3, 4):
        places = label_places(rows[:lines], entry)
        if len(places) > best and _mostly(rows[:lines], places):
            best, count = len(places), lines
    while best and count < len(rows) and _are_labels(rows[count], entry):
        count += 1  # labels below a label over several columns
    labelled = sum(bool(column.labels) for column in entry.columns)
    if best >= max(2, labelled // 2) or (best == 1 >= least and _only_labels(rows[:count], entry)):
        return count
    return 0


def _are_labels(row: Sequence[Word], entry: Entry) -> bool:
    """Whether each piece of a visual row is the label of a column."""
    return all(any(is_label(column, row_text(piece)) for column in entry.columns) for piece in segments(row))


def _mostly(rows: Sequence[Sequence[Word]], places: dict[str, tuple[float, float]]) -> bool:
    """Whether labels are most of what *rows* hold, and some of the first."""
    inside = [
        [any(x0 - 1 <= word.x0 and word.x1 <= x1 + 1 for x0, x1 in places.values()) for word in row] for row in rows
    ]
    return bool(inside) and any(inside[0]) and sum(map(sum, inside)) >= 0.6 * sum(map(len, inside))


def _only_labels(rows: Sequence[Sequence[Word]], entry: Entry) -> bool:
    words = [word for row in rows for word in row]
    places = label_places(rows, entry)
    is_short = sum(len(word.text) for word in words) <= _SHORT_LABEL
    return (
        bool(words)
        and is_short
        and len(places) == 1
        and all(place[0] - 1 <= word.x0 and word.x1 <= place[1] + 1 for word in words for place in places.values())
    )


def _starts(row: Sequence[Word], entry: Entry) -> bool:
    return entry.rows.starts is not None and re.match(entry.rows.starts, row_text(row)) is not None


def _first_row(stretch: Sequence[tuple[Word, ...]], entry: Entry, started: bool) -> tuple[int | None, int]:
    """Index of the first visual row of the table in *stretch*, and how many rows of header it has there."""
    header = _header_at(stretch, entry)
    if header:
        return 0, header
    if started:
        return 0, 0
    for index, row in enumerate(stretch):
        header = _header_at(stretch[index:], entry)
        if header:
            return index, header
        if _starts(row, entry) and len(segments(row)) > 1:
            return index, 0
    return None, 0


def _key_labels(zones: Sequence[Zone], entry: Entry) -> list[tuple[float, float]]:
    """Where headers label the column in which rows start: (x0, x1)."""
    key = entry.column("number") or entry.column("action")
    places = (label_places(zone.rows[: zone.header], entry) for zone in zones if zone.header)
    return [found[key.name] for found in places if key is not None and key.name in found]


def _starts_inside(row: Sequence[Word], keys: Sequence[tuple[float, float]], entry: Entry) -> bool:
    """Whether a row of the table starts in *row*, in a column that need not be the first."""
    return any(
        _starts(piece, entry) and any(piece[0].x0 <= x1 and piece[-1].x1 >= x0 for x0, x1 in keys)
        for piece in segments(row)
    )


def _until_the_end(zones: Sequence[Zone], entry: Entry) -> list[Zone]:
    """*zones* up to the last one that holds a row's start or a header."""
    keys = _key_labels(zones, entry)
    last = max(
        (
            i
            for i, zone in enumerate(zones)
            if zone.header or any(_starts(row, entry) or _starts_inside(row, keys, entry) for row in zone.rows)
        ),
        default=-1,
    )
    # A row may run on over one more page. Below a heading only rows without a number may follow: it is an annex's or a
    # glossary's otherwise.
    end = last + 1
    while end < len(zones) and zones[end].page.number <= zones[last].page.number + 1:
        if zones[end].after_heading and not entry.rows.unnumbered:
            break
        end += 1
    return list(zones[:end])
