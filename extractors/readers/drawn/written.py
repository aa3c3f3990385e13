"""How fonts come to the library that reads them: what the PDF writes of each is remembered while its page is read."""

from __future__ import annotations

import weakref
from contextlib import suppress
from typing import Any

from playa.document import Document
from playa.pdftypes import ContentStream, ObjRef, PSLiteral, dict_value, list_value, resolve1

from extractors.written import Plain, digest, stream_digest

#: What composite TrueType fonts without a ToUnicode map come with instead. The library would make one of the program's
#: own map, and fails on some forms of that and takes the wrong lists of others.
UNMAPPED = PSLiteral("Identity: none is written")


class WrittenFonts:
    """The dictionaries of the fonts that *document* makes and has no number for; cleared with every page."""

    def __init__(self, document: Any) -> None:
        #: By the font's id; the font is held, so that no other one can have it.
        self._made: dict[int, tuple[Any, Any]] = {}
        self._streams: dict[int, str] = {}
        made, owner = self._made, weakref.ref(document)

        def get_font(number: int = 0, written: Any = None) -> Any:
            held = owner()
            assert held is not None
            if written is None and number:  # the graphics state names a font that was not met yet
                with suppress(Exception):  # as of a damaged font: it is taken for one without a dictionary
                    written = dict_value(held[number])
            font = Document.get_font(held, number, _unmapped(written))
            if not number:
                made[id(font)] = font, written
            return font

        # The library makes these fonts anew wherever they are asked for and keeps no word of where they come from.
        document.get_font = get_font

    def clear(self) -> None:
        """Let go of the fonts of the last page."""
        self._made.clear()

    def content(self, font: Any) -> str:
        """A digest of what is written of *font*; ``none`` where nothing is."""
        _, written = self._made.get(id(font), (font, None))
        return "none" if written is None else digest(written, self._look)

    def _look(self, value: Any) -> Plain:
        number = value.objid if isinstance(value, ObjRef) else 0
        if number in self._streams:
            return self._streams[number]
        value = resolve1(value)
        if type(value) is ContentStream:  # a compiled class, which takes any dictionary for an instance
            found = stream_digest(_data(value))
            if number:
                self._streams[number] = found
            return found
        if isinstance(value, PSLiteral):
            return f"/{value.name}"
        if isinstance(value, (int, float)):
            return float(value)
        return value if isinstance(value, (dict, list)) else None


def _unmapped(written: Any) -> Any:
    """*written* with ``UNMAPPED``, where it is of a composite TrueType font without a map."""
    if not isinstance(written, dict) or "ToUnicode" in written or "DescendantFonts" not in written:
        return written
    with suppress(Exception):  # many kinds where it is damaged: the library says so
        descendant = dict_value(list_value(written["DescendantFonts"])[0])
        if "FontFile2" in dict_value(descendant["FontDescriptor"]):
            return {**written, "ToUnicode": UNMAPPED}
    return written


def _data(stream: ContentStream) -> bytes:
    try:
        return stream.buffer
    except Exception:  # many kinds where it is damaged
        return b""
