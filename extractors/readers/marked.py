"""Which glyphs a page's marked content gives another text for (ActualText), found while the page is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from extractors.page import ActualText


class ActualTexts:
    """Takes the marked-content sequences that carry a text of their own, in drawing order.

    Most pages have none: that costs them one look a sequence. Of nested ones the outermost holds for all it covers.
    """

    def __init__(self) -> None:
        #: The sequence, the first glyph it covers and the last.
        self._spans: list[tuple[Any, int, int]] = []
        self._pictured: list[Any] = []
        self._stack: Sequence[Any] = ()
        self._sequence: Any = None

    def cover(self, stack: Sequence[Any], first: int, end: int) -> None:
        """The glyphs *first* to *end* - 1 stand within the sequences of *stack*, the outermost first."""
        if stack is not self._stack:
            self._stack, self._sequence = stack, _with_text(stack)
        sequence = self._sequence
        if sequence is None or end <= first:
            return
        if self._spans and self._spans[-1][0] is sequence:
            self._spans[-1] = (sequence, self._spans[-1][1], end - 1)
        else:
            self._spans.append((sequence, first, end - 1))

    def picture(self, stack: Sequence[Any]) -> None:
        """An image stands within *stack*: the text of its sequence is not that of the glyphs alone."""
        sequence = _with_text(stack)
        if sequence is not None:
            self._pictured.append(sequence)

    def found(self, decode: Callable[[Any], str | None]) -> tuple[ActualText, ...]:
        """What was found; *decode* reads a text string of the PDF, None where it is none."""
        found: list[ActualText] = []
        for sequence, first, last in self._spans:
            if any(sequence is other for other in self._pictured):
                continue
            text = decode(sequence.props["ActualText"])
            if text:
                found.append(ActualText(first, last, text))
        return tuple(found)


def _with_text(stack: Sequence[Any]) -> Any:
    return next((sequence for sequence in stack if "ActualText" in sequence.props), None)
