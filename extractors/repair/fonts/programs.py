"""The fonts of a PDF, found by what its pages say of them and opened once for all who look at them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pikepdf

from extractors.page import Font
from extractors.repair.fonts.places import FontPlaces
from extractors.repair.fonts.program import Program
from extractors.repair.fonts.shapes import Shape
from schemas.errors import DamagedPdf


class Programs:
    """The fonts of a PDF, by their index in ``Document.fonts``. The PDF is opened when the first one is asked for."""

    def __init__(self, path: Path, fonts: tuple[Font, ...]) -> None:
        self.path = path
        self.fonts = fonts
        self._pdf: pikepdf.Pdf | None = None
        self._places: FontPlaces | None = None
        self._programs: dict[int, Program | None] = {}

    def get(self, font: int) -> Program | None:
        """The font, or None where the PDF does not lead to it.

        :raises DamagedPdf: the PDF's objects cannot be read.
        """
        if font not in self._programs:
            self._programs[font] = self._find(font)
        return self._programs[font]

    def shape(self, key: tuple[int, int]) -> Shape | None:
        """What the glyph of (font, code) draws; None where its font, or its outline, cannot be read."""
        program = self.get(key[0])
        return program.shape(key[1]) if program is not None else None

    def _find(self, font: int) -> Program | None:
        value = self.fonts[font]
        if self._places is None:
            try:
                self._pdf = pikepdf.open(self.path)
            except pikepdf.PdfError as error:
                raise DamagedPdf(
                    f"the PDF's fonts cannot be read ({error}).", where=str(self.path), remedy="Download it again."
                ) from error
            self._places = FontPlaces(self._pdf)
        dictionary = next(iter(self._places.find(value)), None)
        return Program(value, dictionary) if dictionary is not None else None

    def close(self) -> None:
        """Let go of the PDF."""
        if self._pdf is not None:
            self._pdf.close()


#: What an outer ``open_programs`` has open.
_open: ContextVar[Programs | None] = ContextVar("open programs", default=None)


@contextmanager
def open_programs(path: Path, fonts: tuple[Font, ...]) -> Generator[Programs]:
    """The fonts of the PDF at *path*, open as long as the context; inside of another one for it, what that one has.

    The steps of repair look at the same outlines, and reading them takes as long as comparing them.
    """
    outer = _open.get()
    if outer is not None and outer.path == path and outer.fonts == fonts:
        yield outer
        return
    programs = Programs(path, fonts)
    token = _open.set(programs)
    try:
        yield programs
    finally:
        _open.reset(token)
        programs.close()
