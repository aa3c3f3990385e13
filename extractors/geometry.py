"""Places on a page.

Coordinates, here and everywhere: PDF points (1/72 inch) of the page as a reader sees it (turned and cropped),
origin top left, y down.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class BBox(NamedTuple):
    """A box with its sides parallel to the page's; ``x0 <= x1`` and ``top <= bottom``."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points."""
        return self.bottom - self.top

    @property
    def x_mid(self) -> float:
        """The vertical centre line, points from the left."""
        return (self.x0 + self.x1) / 2

    @property
    def y_mid(self) -> float:
        """The horizontal centre line, points from the top."""
        return (self.top + self.bottom) / 2

    def contains(self, other: BBox, *, slack: float = 0.0) -> bool:
        """Whether *other* lies inside, give or take *slack* points."""
        return (
            other.x0 >= self.x0 - slack
            and other.x1 <= self.x1 + slack
            and other.top >= self.top - slack
            and other.bottom <= self.bottom + slack
        )

    def holds_point(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the border."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlap(self, other: BBox) -> float:
        """The shared area, square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0


def union(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all of *boxes*.

    :raises ValueError: there is no box.
    """
    found = list(boxes)
    if not found:
        raise ValueError("union of no boxes")
    return BBox(
        min(box.x0 for box in found),
        min(box.top for box in found),
        max(box.x1 for box in found),
        max(box.bottom for box in found),
    )
