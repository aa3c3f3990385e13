"""The links of a page that have an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from extractors.geometry import BBox
from extractors.page import Link


def links_of(page: Any, resolve: Callable[[Any], Any]) -> Iterator[Link]:
    """The links of *page*, a page of the library with its coordinates as set; *resolve* follows references."""
    a, b, c, d, e, f = page.ctm
    for annotation in page.annotations:
        action = resolve(annotation.props.get("A"))
        if not isinstance(action, dict):
            continue
        address = resolve(action.get("URI"))
        if isinstance(address, bytes):
            x0, y0, x1, y1 = annotation.rect
            xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
            ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
            yield Link(BBox(min(xs), min(ys), max(xs), max(ys)), address.decode("utf-8", "replace"))
