"""How many bytes a font's codes have: as its encoding says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pikepdf

from extractors.repair.fonts import tounicode
from extractors.repair.fonts.places import data_of

#: Predefined encodings whose codes may begin with zeros; the codes of all others have as many bytes as they need.
_TWO = re.compile(r"/(?:.*-)?(?:Identity|DLIdent|UCS2|UTF16)-[HV]")
_FOUR = re.compile(r"/.*-UTF32-[HV]")
#: Encodings that build on more others than this are a damaged file's.
_DEEPEST = 8


def width_of(font: Any) -> Callable[[int], int]:
    """The function from a code of the font dictionary *font* to its number of bytes."""
    if "/DescendantFonts" not in font:
        return _shortest
    spaces, name = _spaces(font.get("/Encoding"))
    least = 2 if _TWO.fullmatch(name) else 4 if _FOUR.fullmatch(name) else 1

    def width(code: int) -> int:
        shortest = max(least, _shortest(code))
        longer = [low for low, _ in spaces if len(low) >= shortest]
        fitting = (len(low) for low, high in spaces if len(low) >= shortest and _lies_in(code, low, high))
        return next(fitting, len(longer[0]) if longer else shortest)

    return width


def _shortest(code: int) -> int:
    return max(1, (code.bit_length() + 7) // 8)


def _lies_in(code: int, low: bytes, high: bytes) -> bool:
    data = code.to_bytes(len(low), "big")
    return all(first <= byte <= last for first, byte, last in zip(low, data, high, strict=True))


def _spaces(encoding: Any) -> tuple[list[tuple[bytes, bytes]], str]:
    """The code spaces of an embedded encoding, the shortest first, and the predefined one that it is or builds on."""
    found: list[tuple[bytes, bytes]] = []
    for _ in range(_DEEPEST):
        if not isinstance(encoding, pikepdf.Stream):
            break
        data = data_of(encoding)
        found += tounicode.code_spaces(data)
        named = tounicode.base(data)
        encoding = encoding.get("/UseCMap", pikepdf.Name(f"/{named}") if named else None)
    name = str(encoding) if isinstance(encoding, pikepdf.Name) else "" if found else "/Identity-H"
    return sorted(found, key=lambda space: len(space[0])), name
