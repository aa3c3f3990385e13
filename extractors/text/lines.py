"""From glyphs to words, and from words to lines of text as a reader sees them.

Words are made by gaps, whether or not the document draws spaces; text without ink and text drawn twice to look bold
are left out; raised marks are told from the text they follow. Lengths are points unless said otherwise; thresholds
are in parts of the font size, so that they hold for any size of type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from extractors.geometry import BBox, union
from extractors.page import Font, Glyph, Page
from extractors.table import Line, Span
from extractors.text.raised import with_raised_figures
from extractors.text.turned import turn_glyph, turn_line, turn_word, turned_runs
from extractors.text.watermarks import watermarks
from extractors.text.words import AS_SEEN, SLANTED, SPACES, UNKNOWN, Word, is_doubtful

#: A gap wider than this (parts of the font size) separates two words where the text draws no space between them.
GAP = 0.17
#: Words of a line further apart than this (parts of the font size) are no neighbours.
APART = 1.2
#: A space that is drawn counts where at least this gap (parts of the font size) is seen.
SEEN_GAP = 0.03
#: Text smaller than this part of the size around it can be a raised mark. Browsers set theirs in 5/6 of it.
SMALL = 0.85
#: Text at least this much (parts of the font size) above the baseline of its line is raised.
RAISED = 0.15
#: Words whose baselines differ by less than this (parts of the font size) stand on one line.
SAME_LINE = 0.25


#: Text -> place from the top, in steps -> (left, baseline, size) of the words that stand there.
_Seen = dict[str, dict[int, list[tuple[float, float, float]]]]
_new = tuple.__new__
_INDEXES = list(range(1 << 14))


def page_words(page: Page) -> list[Word]:
    """The words that are seen on *page*, in the order of drawing; those of turned text come last."""
    upright: list[Glyph] = []
    turned: list[Glyph] = []
    slanted: list[Glyph] = []
    for glyph in with_raised_figures(page.glyphs):
        if glyph.visible:
            (upright if glyph.upright else slanted if glyph.is_slanted else turned).append(glyph)
    words = make_words(upright)
    words += [word._replace(turn=SLANTED) for glyph in slanted for word in make_words([glyph])]
    if turned:
        for turn, run in turned_runs(turned):
            words += [turn_word(word, turn) for word in make_words([turn_glyph(glyph, turn) for glyph in run])]
    for place in watermarks(page, words):
        words[place] = words[place]._replace(turn=SLANTED)
    return words


def make_words(glyphs: Iterable[Glyph]) -> list[Word]:
    """The words that upright *glyphs* make, in their order; spaces and second copies are left out."""
    words: list[Word] = []
    seen: _Seen = {}
    run: list[Glyph] = []
    is_spaced = next_is_spaced = False
    right = base = size = 0.0
    font = -1
    for glyph in glyphs:
        text = glyph[0]
        if text in SPACES:
            next_is_spaced = True
            continue
        x0, _, x1, _ = glyph[3]
        if run:
            if (
                glyph[2] == font
                and not next_is_spaced
                and -0.05 < glyph[4] - base < 0.05
                and -0.01 < glyph[5] - size < 0.01
            ):
                gap = x0 - right
                if gap < 0:
                    last = run[-1]
                    if last[0] == text and -0.05 * size < x0 - last[3][0] < 0.35 * (x1 - x0):
                        continue  # drawn a second time, a hair away: bold by overprinting
                if -0.4 * size < gap < GAP * size:
                    run.append(glyph)
                    right = x1
                    continue
            _close(run, words, seen, is_spaced)
        run = [glyph]
        is_spaced, next_is_spaced = next_is_spaced, False
        right, base, size, font = x1, glyph[4], glyph[5], glyph[2]
    if run:
        _close(run, words, seen, is_spaced)
    return words


def _close(run: list[Glyph], words: list[Word], seen: _Seen, is_spaced: bool) -> None:
    """End the word of *run*; one that stands there already is dropped."""
    first, last = run[0], run[-1]
    try:
        text = "".join([glyph[0] for glyph in run])  # type: ignore[misc]
        doubtful = not text.isprintable() or UNKNOWN in text
    except TypeError:
        text, doubtful = "", True
    if doubtful or not text:
        text = "".join(_as_written(glyph[0]) for glyph in run)
        doubtful = any(is_doubtful(glyph[0]) for glyph in run)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(AS_SEEN))
    left, top, _, bottom = first[3]
    base, size = first[4], first[5]
    row = int(base / 4)
    others = seen.get(text)
    if others is None:
        seen[text] = {row: [(left, base, size)]}
    else:
        # The second copy lies on the first but for a shift that the eye takes for boldness.
        slack = 0.12 * size
        for near in (row, row - 1, row + 1):
            for x, y, height in others.get(near, ()):
                if -slack < x - left < slack and -slack < y - base < slack and -0.5 < height - size < 0.5:
                    return
        others.setdefault(row, []).append((left, base, size))
    # The glyphs of a word have one font and one baseline, and so the same height.
    words.append(
        _new(Word, (left, top, last[3][2], bottom, base, size, first[2], text, tuple(run), is_spaced, doubtful, 0))
    )


def _as_written(text: str | None) -> str:
    """What stands for a glyph in the text: a sign where nothing is known, private-use characters as they are."""
    return (text or UNKNOWN) if _is_private(text) or not is_doubtful(text) else UNKNOWN


def _is_private(text: str | None) -> bool:
    return bool(text) and all("\ue000" <= char <= "\uf8ff" for char in text or "")


def make_lines(words: Sequence[Word], fonts: Sequence[Font], page: int) -> tuple[Line, ...]:
    """The lines that *words* make, from top to bottom, each from left to right.

    Turned text comes after the rest, its lines in the order in which a reader who turns the page reads them.
    """
    if not words:
        return ()
    lines = [_line(row, fonts, page) for row in group_rows([word for word in words if not word.turn])]
    for turn in (1, 2, 3):
        turned = [turn_word(word, -turn) for word in words if word.turn == turn]
        lines += [turn_line(_line(row, fonts, page), turn) for row in group_rows(turned)]
    lines += [_line([word], fonts, page) for word in words if word.turn == SLANTED]
    return tuple(lines)


def group_rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words that stand on one line, line by line from top to bottom, each from left to right."""
    if len(words) <= 1:
        return [list(words)] if words else []
    sizes = [word[5] for word in words]
    largest = max(sizes)
    if min(sizes) >= SMALL * largest:
        rows = _with_marks(_cluster(words))
    else:
        common = _common_size(words)
        small = [word for word in words if word[5] < SMALL * common]
        rows = _with_marks(_cluster([word for word in words if word[5] >= SMALL * common]))
        rows = _attach(rows, small)
    for row in rows:
        row.sort(key=_left)
    return rows


def _left(word: Word) -> float:
    return word[0]


def _baseline(word: Word) -> float:
    return word[4]


def _common_size(words: Sequence[Word]) -> float:
    """The size in which most characters are set."""
    counts: dict[float, int] = {}
    for word in words:
        counts[word[5]] = counts.get(word[5], 0) + len(word[7])
    return max(counts, key=lambda size: (counts[size], size))


def _cluster(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    base = -1e9
    for word in sorted(words, key=_baseline):
        if rows and word[4] - base <= SAME_LINE * word[5]:
            rows[-1].append(word)
        else:
            rows.append([word])
            base = word[4]
    return rows


def _with_marks(rows: list[list[Word]]) -> list[list[Word]]:
    """*rows* with the marks of notes put into the lines they stand in, where they are raised and hardly smaller.

    Such a mark stands between two baselines, close behind a word of the lower line.
    """
    found: list[list[Word]] = []
    marks: list[Word] = []
    for row in rows:
        if len(rows) > 1 and all(len(word[7]) <= _MARK_LENGTH and _is_mark(word[7]) for word in row):
            marks += row
        else:
            found.append(row)
    homes = [next((row for row in found if any(_is_called(word, mark) for word in row)), None) for mark in marks]
    if not marks or None in homes:
        return rows
    for home, mark in zip(homes, marks, strict=True):
        if home is not None:
            home.append(mark)
    return found


#: A mark is no longer than this: ``(12)``.
_MARK_LENGTH = 4


def _is_mark(text: str) -> bool:
    core = text.strip("()")
    return core.isdecimal() or (len(core) == 1 and core.isascii() and core.islower()) or not core.strip("*†‡§")


def _is_called(word: Word, mark: Word) -> bool:
    """Whether *mark* stands raised behind *word*, or before it, as at the beginning of a note."""
    size = word[5]
    gap = max(mark[0] - word[2], word[0] - mark[2])
    return (
        SAME_LINE * size < word[4] - mark[4] < _HIGHEST * size
        and mark[5] <= 1.02 * size
        and -0.1 * size < gap < 0.35 * size
    )


#: A mark of nearly the size of its text stands no higher than this (parts of the font size): half a line.
_HIGHEST = 0.65


def _attach(rows: list[list[Word]], small: list[Word]) -> list[list[Word]]:
    """Put each small word into the line it belongs to; small words without one make lines of their own."""
    alone: list[Word] = []
    for word in small:
        best: list[Word] | None = None
        least = 1e9
        for row in rows:
            base, size = row[0][4], max(other[5] for other in row)
            rise = base - word[4]
            if not -0.4 * size < rise < 0.8 * size:
                continue
            reach = min(max(other[0] - word[2], word[0] - other[2], 0.0) for other in row)
            if rise > RAISED * size and reach > 0.7 * size:
                continue  # above the line and away from its text: a line of its own
            if reach + abs(rise) < least:
                best, least = row, reach + abs(rise)
        if best is None:
            alone.append(word)
        else:
            best.append(word)
    if alone:
        # Smaller text makes lines of its own, with its own raised marks: footnotes.
        rows = sorted(rows + group_rows(alone), key=lambda row: max((word[5], word[4]) for word in row)[1])
    return rows


def needs_space(before: Word, after: Word) -> bool:
    """Whether a reader sees a space between two words that follow each other on a line."""
    gap = after[0] - before[2]
    size = min(before[5], after[5])
    return gap > GAP * size or (after[9] and gap > SEEN_GAP * size)


def row_text(row: Sequence[Word]) -> str:
    """The words of one line with the spaces between them."""
    text = ""
    last: Word | None = None
    for word in row:
        if last is not None and needs_space(last, word):
            text += " "
        text += word[7]
        last = word
    return text


def _line(row: list[Word], fonts: Sequence[Font], page: int) -> Line:
    first = row[0]
    size, base = first[5], first[4]
    if any(word[5] != size for word in row):
        size = _common_size(row)
        base = next(word[4] for word in row if word[5] == size)
    spans: list[Span] = []
    held: list[Word] = []
    parts: list[str] = []
    #: Where words end: paragraphs are told apart by whether the next word would have fitted.
    stops: list[float] = []
    whole = ""
    last: Word | None = None
    look: tuple[int, bool, bool] | None = None
    for word in row:
        rise = base - word[4]
        raised = rise > RAISED * size and (word[5] < SMALL * size or rise > SAME_LINE * word[5])
        style = (word[6], raised, word[10])
        if last is not None and needs_space(last, word):
            parts.append(" ")
            stops.append(last[2])
        apart = last is not None and word[0] - last[2] > APART * size
        if held and look is not None and (apart or (style != look and not _looks_like(look, style, fonts))):
            text = "".join(parts)
            spans.append(_span(text, held, look, fonts))
            whole += text
            held, parts = [], []
        parts.append(word[7])
        held.append(word)
        look, last = style, word
    assert look is not None
    text = "".join(parts)
    spans.append(_span(text, held, look, fonts))
    box = spans[0].bbox if len(spans) == 1 else union(span.bbox for span in spans)
    stops.append(row[-1][2])
    return Line(
        text=whole + text, bbox=box, spans=tuple(spans), size=size, baseline=base, page=page, stops=tuple(stops)
    )


def _looks_like(one: tuple[int, bool, bool], other: tuple[int, bool, bool], fonts: Sequence[Font]) -> bool:
    a, b = fonts[one[0]], fonts[other[0]]
    return one[1:] == other[1:] and a.is_bold == b.is_bold and a.is_italic == b.is_italic


def _span(text: str, words: list[Word], look: tuple[int, bool, bool], fonts: Sequence[Font]) -> Span:
    first, last = words[0], words[-1]
    if len(words) == 1:
        box = BBox(first[0], first[1], first[2], first[3])
        glyphs = shared_indexes([glyph[8] for glyph in first[8]])
    else:
        box = BBox(first[0], min([word[1] for word in words]), max(last[2], first[2]), max([word[3] for word in words]))
        glyphs = shared_indexes([glyph[8] for word in words for glyph in word[8]])
    font = fonts[look[0]]
    return Span(
        text=text,
        bbox=box,
        is_bold=font.is_bold,
        is_italic=font.is_italic,
        is_raised=look[1],
        is_doubtful=look[2],
        glyphs=glyphs,
    )


def shared_indexes(indexes: Sequence[int]) -> tuple[int, ...]:
    """*indexes* of glyphs. Pages count alike: one value for each index spares a third of a long table's memory."""
    try:
        return tuple([_INDEXES[index] for index in indexes])
    except IndexError:
        return tuple(indexes)
