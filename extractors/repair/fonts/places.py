"""Where a PDF keeps its font dictionaries: those that have no number are found by what is written of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from extractors.page import Font
from extractors.written import Plain, digest, stream_digest

#: Forms within forms, and pages' folders within folders, of more levels than this are a damaged file's.
_DEEPEST = 32


class FontPlaces:
    """The font dictionaries of a PDF, looked up once: all that pages, forms, patterns and annotations name."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._seen: set[tuple[int, int]] = set()
        self._streams: dict[tuple[int, int], str] = {}
        self._numbered: dict[int, Any] = {}
        self._written: dict[str, list[Any]] = {}
        self._is_searched = False

    def find(self, font: Font) -> list[Any]:
        """The dictionaries of *font*: one, or, of a direct object, all that are written alike; none where the PDF does
        not lead to it."""
        if font.object_id:
            try:
                found = self._pdf.get_object(font.object_id, 0)
            except (ValueError, pikepdf.PdfError):
                found = None
            if _is_dictionary(found):
                return [found]
        self._search()
        if font.object_id:  # a number that was given anew
            return [self._numbered[font.object_id]] if font.object_id in self._numbered else []
        return self._written.get(font.content, [])

    def _search(self) -> None:
        if self._is_searched:
            return
        self._is_searched = True
        for dictionary in self._fonts():
            if dictionary.is_indirect:
                self._numbered[dictionary.objgen[0]] = dictionary
            else:
                self._written.setdefault(digest(dictionary, self._look), []).append(dictionary)

    def _fonts(self) -> Iterator[Any]:
        for page in self._pdf.pages:
            holder: Any = page.obj
            for _ in range(_DEEPEST):
                if not _is_dictionary(holder) or self._is_known(holder):
                    break
                yield from self._fonts_of(holder.get("/Resources"), 0)
                holder = holder.get("/Parent")
            yield from self._fonts_of_annotations(page.obj.get("/Annots"))
        form: Any = self._pdf.Root.get("/AcroForm")
        if _is_dictionary(form):
            yield from self._fonts_of(form.get("/DR"), 0)

    def _fonts_of_annotations(self, annotations: Any) -> Iterator[Any]:
        for annotation in annotations if _is_array(annotations) else ():
            for appearance in _values(annotation, "/AP"):
                states = [appearance] if isinstance(appearance, pikepdf.Stream) else _all_of(appearance)
                for state in states:
                    if isinstance(state, pikepdf.Stream):
                        yield from self._fonts_of(state.get("/Resources"), 0)

    def _fonts_of(self, resources: Any, depth: int) -> Iterator[Any]:
        if not _is_dictionary(resources) or depth > _DEEPEST or self._is_known(resources):
            return
        for font in _values(resources, "/Font"):
            if _is_dictionary(font) and not self._is_known(font):
                yield font
                yield from self._fonts_of(font.get("/Resources"), depth + 1)
        for state in _values(resources, "/ExtGState"):
            for part in state.get("/Font", ()) if _is_dictionary(state) else ():
                if _is_dictionary(part) and not self._is_known(part):
                    yield part
        for kind in ("/XObject", "/Pattern"):
            for stream in _values(resources, kind):
                if isinstance(stream, pikepdf.Stream) and not self._is_known(stream):
                    yield from self._fonts_of(stream.get("/Resources"), depth + 1)

    def _is_known(self, found: Any) -> bool:
        """Whether this object was met before; one without a number never was."""
        if not found.is_indirect:
            return False
        number = found.objgen
        if number in self._seen:
            return True
        self._seen.add(number)
        return False

    def _look(self, value: Any) -> Plain:
        if isinstance(value, pikepdf.Stream):
            number = value.objgen
            if number not in self._streams:
                self._streams[number] = stream_digest(data_of(value))
            return self._streams[number]
        if _is_dictionary(value):
            return {key.removeprefix("/"): value[key] for key in value}
        if _is_array(value):
            return list(value)
        if isinstance(value, pikepdf.Name):
            try:
                return str(value)
            except UnicodeDecodeError:
                return "\ufffd"
        try:
            return float(value)
        except (TypeError, ValueError):
            return None


def _is_dictionary(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary)  # which a stream is not


def _is_array(value: Any) -> bool:
    return isinstance(value, pikepdf.Array)


def _values(holder: Any, key: str) -> list[Any]:
    """The values of the dictionary that *holder* has under *key*; none where it has no such dictionary."""
    return _all_of(holder.get(key)) if _is_dictionary(holder) else []


def _all_of(value: Any) -> list[Any]:
    return [value[key] for key in value] if _is_dictionary(value) else []


def data_of(stream: Any) -> bytes:
    """The decoded content of *stream*; nothing where it is damaged, or no stream."""
    try:
        return stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    except pikepdf.PdfError:
        return b""
