"""What a PDF writes of an object, as a digest that is the same whichever library reads it.

Fonts that are direct objects have no number to be found by again: what is written of them tells them apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

#: Parts of a dictionary that lead elsewhere, even back to the dictionary itself.
_LEADING_AWAY = frozenset(("Parent", "Resources"))
#: Nothing that tells one font from another lies deeper.
_DEEPEST = 8

#: What a library's value is: a name or a stream's digest, a number, an array, a dictionary; None for all else.
Plain = str | float | list[Any] | dict[str, Any] | None


def digest(value: Any, look: Callable[[Any], Plain]) -> str:
    """A digest of *value* and all it refers to. Text strings say nothing of how a font draws and are left out.

    :param look: tells what a value of the library is.
    """
    return hashlib.sha256(repr(_told(value, look, _DEEPEST)).encode()).hexdigest()[:16]


def stream_digest(data: bytes) -> str:
    """What :func:`digest` takes for a stream of this decoded content."""
    return f"stream {hashlib.sha256(data).hexdigest()}"


def _told(value: Any, look: Callable[[Any], Plain], depth: int) -> object:
    plain = look(value)
    if plain is None or depth == 0:
        return None
    if isinstance(plain, str):
        return plain if plain.isascii() else "?"  # libraries differ in what they take other bytes for
    if isinstance(plain, list):
        return [_told(item, look, depth - 1) for item in plain]
    if isinstance(plain, dict):
        told = {key: _told(plain[key], look, depth - 1) for key in sorted(plain) if key not in _LEADING_AWAY}
        return {key: item for key, item in told.items() if item is not None}
    return f"{plain:.5g}"
