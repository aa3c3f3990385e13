"""Text by quarter turns: read as if it ran from left to right, and put back to its place on the page.

Turns are anticlockwise: 1 reads upwards, 2 stands on its head, 3 reads downwards.
"""

from __future__ import annotations

from extractors.geometry import BBox
from extractors.page import Glyph
from extractors.table import Line, Span
from extractors.text.words import Word


def turned_runs(glyphs: list[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Turned glyphs that follow each other in one direction, with their quarter turns."""
    runs: list[tuple[int, list[Glyph]]] = []
    held: list[Glyph] = []
    for glyph in glyphs:
        if held and abs(glyph.baseline - held[-1].baseline) > 0.05:
            runs.append((_direction(held), held))
            held = []
        held.append(glyph)
    if held:
        runs.append((_direction(held), held))
    merged: list[tuple[int, list[Glyph]]] = []
    for turn, run in runs:
        if merged and merged[-1][0] == turn:
            merged[-1][1].extend(run)
        else:
            merged.append((turn, run))
    return merged


def _direction(run: list[Glyph]) -> int:
    """1: the text of *run* reads upwards, 3: downwards, 2: it stands on its head."""
    first, last = run[0].bbox, run[-1].bbox
    if abs(last.y_mid - first.y_mid) < abs(last.x_mid - first.x_mid) and len(run) > 1:
        return 2
    if last.y_mid != first.y_mid:
        return 1 if last.y_mid < first.y_mid else 3
    # A single glyph: its baseline lies on the side of its foot.
    return 1 if run[0].baseline > first.x_mid else 3


def _turn_box(box: BBox, turn: int) -> BBox:
    """*box* after the page has been turned so that text of *turn* quarter turns reads from left to right."""
    x0, top, x1, bottom = box
    if turn == 1:
        return BBox(-bottom, x0, -top, x1)
    if turn == 2:
        return BBox(-x1, -bottom, -x0, -top)
    return BBox(top, -x1, bottom, -x0)


def turn_glyph(glyph: Glyph, turn: int) -> Glyph:
    """A glyph of text of *turn* quarter turns as it would stand if it read from left to right."""
    sign = 1 if turn == 1 else -1
    return glyph._replace(bbox=_turn_box(glyph.bbox, turn), baseline=sign * glyph.baseline, upright=True)


def turn_word(word: Word, turn: int) -> Word:
    """A word of text turned back to its place on the page (*turn* > 0), or the reverse (*turn* < 0)."""
    if turn > 0:
        x0, top, x1, bottom = _turn_box(word.bbox, 4 - turn)
        sign = 1 if turn == 1 else -1
        return word._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=sign * word.baseline, turn=turn)
    x0, top, x1, bottom = _turn_box(word.bbox, -turn)
    sign = 1 if turn == -1 else -1
    return word._replace(x0=x0, top=top, x1=x1, bottom=bottom, baseline=sign * word.baseline, turn=0)


def turn_line(line: Line, turn: int) -> Line:
    """A line of text turned back to its place on the page."""

    def back(box: BBox) -> BBox:
        return _turn_box(box, 4 - turn)

    sign = 1 if turn == 1 else -1
    spans = tuple(
        Span(
            text=span.text, bbox=back(span.bbox), is_bold=span.is_bold, is_italic=span.is_italic,
            is_raised=span.is_raised, is_doubtful=span.is_doubtful, glyphs=span.glyphs,
        )
        for span in line.spans
    )  # fmt: skip
    return Line(
        text=line.text, bbox=back(line.bbox), spans=spans, size=line.size, baseline=sign * line.baseline, page=line.page
    )
