"""ToUnicode maps: read as they stand in a PDF, and written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

_COMMENT = re.compile(rb"%[^\r\n]*")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_SPACES = re.compile(rb"begincodespacerange(.*?)endcodespacerange", re.DOTALL)
_BASE = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+usecmap\b")
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(/[^\s/<>\[\](){}%]*)|([0-9]+)")

#: The bytes of a code -> its text.
Map = dict[bytes, str]
#: Bytes, an array of them, a code point; None for a name, which no reader takes for a text.
_Token = bytes | list[bytes] | int | None

#: Entries that a section holds at the most, as the format wants it.
_MOST = 100


def parse(data: bytes) -> Map:
    """The entries of a ToUnicode map; what is malformed is left out."""
    return {code: _text(target) for code, target in targets(data).items()}


def targets(data: bytes) -> dict[bytes, bytes]:
    """The bytes of a code -> those of its text as they are written, which is to be UTF-16 of the larger end first."""
    found: dict[bytes, bytes] = {}
    for section in _SECTION.finditer(_COMMENT.sub(b"", data)):
        tokens = list(_tokens(section.group(2)))
        if section.group(1) == b"bfchar":
            for code, target in zip(tokens[::2], tokens[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(target, bytes | int):
                    found[code] = _bytes(target)
        else:
            for low, high, target in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes) and target is not None:
                    _add_range(found, low, high, target)
    return found


def code_spaces(data: bytes) -> list[tuple[bytes, bytes]]:
    """First and last code of each range of codes that a map, or an encoding, declares."""
    found: list[tuple[bytes, bytes]] = []
    for section in _SPACES.finditer(_COMMENT.sub(b"", data)):
        tokens = [token for token in _tokens(section.group(1)) if isinstance(token, bytes)]
        found += [(low, high) for low, high in zip(tokens[::2], tokens[1::2], strict=False) if len(low) == len(high)]
    return found


def base(data: bytes) -> str | None:
    """The name of the map, or encoding, on which this one builds."""
    found = _BASE.search(_COMMENT.sub(b"", data))
    return found.group(1).decode("latin-1") if found else None


def _tokens(body: bytes) -> Iterator[_Token]:
    array: list[bytes] | None = None
    for match in _TOKEN.finditer(body):
        if match.group(2):
            array = []
        elif match.group(3):
            yield array or []
            array = None
        elif match.group(4) or match.group(5):
            value = int(match.group(5)) if match.group(5) else None
            if array is None:
                yield value
            else:
                array.append(b"" if value is None else _bytes(value))
        else:
            digits = re.sub(rb"\s", b"", match.group(1))
            data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            if array is None:
                yield data
            else:
                array.append(data)


def _bytes(target: bytes | int) -> bytes:
    if isinstance(target, bytes):
        return target
    return written(chr(target)) if target <= 0x10FFFF else b""


def _add_range(found: dict[bytes, bytes], low: bytes, high: bytes, target: bytes | list[bytes] | int) -> None:
    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    for place in range(min(last - first, 0xFFFF) + 1):
        code = (first + place).to_bytes(len(low), "big")
        if isinstance(target, list):
            if place < len(target):
                found[code] = target[place]
        elif isinstance(target, int):
            found[code] = _bytes(target + place)
        elif target:
            size = min(2, len(target))
            raised = int.from_bytes(target[-size:], "big") + place
            if raised < 1 << 8 * size:
                found[code] = target[:-size] + raised.to_bytes(size, "big")


def _text(data: bytes) -> str:
    return data.decode("utf-16-be", "replace") if len(data) > 1 else data.decode("latin-1")


def written(text: str) -> bytes:
    """*text* as a map writes it."""
    return text.encode("utf-16-be", "surrogatepass")


def build(entries: Mapping[bytes, str], width: int) -> bytes:
    """A ToUnicode map of codes *width* bytes long. The same entries give the same bytes."""
    return write({code: written(text) for code, text in entries.items() if len(code) == width}, width=width)


def write(entries: Mapping[bytes, bytes], *, width: int | None = None, base: str | None = None) -> bytes:
    """A ToUnicode map that gives codes these texts, as :func:`targets` reads them.

    :param width: bytes of every code; None: as the codes have.
    :param base: the name of the map on which it builds.
    """
    items = sorted((code, text) for code, text in entries.items() if text)
    spaces = _spaces_of([code for code, _ in items], width)
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        *([f"/{base} usecmap"] if base else []),
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
    ]
    for start in range(0, len(spaces), _MOST):
        chunk = spaces[start : start + _MOST]
        lines.append(f"{len(chunk)} begincodespacerange")
        lines.extend(f"<{low.hex().upper()}> <{high.hex().upper()}>" for low, high in chunk)
        lines.append("endcodespacerange")
    for start in range(0, len(items), _MOST):
        chunk = items[start : start + _MOST]
        lines.append(f"{len(chunk)} beginbfchar")
        lines.extend(f"<{code.hex().upper()}> <{text.hex().upper()}>" for code, text in chunk)
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")


def _spaces_of(codes: list[bytes], width: int | None) -> list[tuple[bytes, bytes]]:
    """The ranges of *codes*, which come sorted: the whole space where all have one length.

    Of several lengths, none may hold what begins another's code: those of each first bytes have a range of their own.
    """
    widths = {len(code) for code in codes} or {1}
    if width is not None or len(widths) == 1:
        size = width if width is not None else widths.pop()
        return [(b"\0" * size, b"\xff" * size)]
    starts = [place for place, (one, other) in enumerate(pairwise(codes), 1) if not _is_next(one, other)]
    edges = pairwise([0, *starts, len(codes)])
    return [(codes[first], codes[last - 1]) for first, last in edges]


def _is_next(one: bytes, other: bytes) -> bool:
    """Whether a range that ends with *one* may go on to *other*."""
    if len(one) != len(other):
        return False
    return one[:-1] == other[:-1] if len(one) > 1 else other[0] == one[0] + 1
