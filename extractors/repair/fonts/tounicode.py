"""ToUnicode maps: read as they stand in a PDF, and written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")

#: The bytes of a code -> its text.
Map = dict[bytes, str]


def parse(data: bytes) -> Map:
    """The entries of a ToUnicode map; what is malformed is left out."""
    found: Map = {}
    for section in _SECTION.finditer(data):
        tokens = list(_tokens(section.group(2)))
        if section.group(1) == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    found[code] = _text(text)
        elif section.group(1) == b"bfrange":
            for low, high, target in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    _add_range(found, low, high, target)
    return found


def _tokens(body: bytes) -> Iterator[bytes | list[bytes]]:
    array: list[bytes] | None = None
    for match in _TOKEN.finditer(body):
        if match.group(2):
            array = []
        elif match.group(3):
            yield array or []
            array = None
        else:
            digits = re.sub(rb"\s", b"", match.group(1))
            value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            if array is None:
                yield value
            else:
                array.append(value)


def _add_range(found: Map, low: bytes, high: bytes, target: bytes | list[bytes]) -> None:
    first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
    for place in range(min(last - first, 0xFFFF) + 1):
        code = (first + place).to_bytes(len(low), "big")
        if isinstance(target, list):
            if place < len(target):
                found[code] = _text(target[place])
        elif len(target) >= 2:
            raised = int.from_bytes(target[-2:], "big") + place
            if raised <= 0xFFFF:
                found[code] = _text(target[:-2] + raised.to_bytes(2, "big"))
        elif target:
            found[code] = chr(target[0] + place)


def _text(data: bytes) -> str:
    return data.decode("utf-16-be", "replace") if len(data) > 1 else data.decode("latin-1")


def build(entries: Mapping[bytes, str], width: int) -> bytes:
    """A ToUnicode map of codes *width* bytes long. The same entries give the same bytes."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<{'00' * width}> <{'FF' * width}>",
        "endcodespacerange",
    ]
    items = sorted((code, text) for code, text in entries.items() if len(code) == width and text)
    for start in range(0, len(items), 100):
        chunk = items[start : start + 100]
        lines.append(f"{len(chunk)} beginbfchar")
        lines.extend(f"<{code.hex().upper()}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in chunk)
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")
