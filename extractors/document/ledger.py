"""What is read of a document run by run, put together in the order of its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.document.helpers import Result
from extractors.document.look import PageReading, Run, renumbered
from extractors.page import Font
from extractors.repair import InventoryTaker

#: Told (pages done, pages in all).
Progress = Callable[[int, int], None]


class Ledger:
    """What runs of pages tell, put together in the order of the pages, in whatever order they are read.

    Fonts are counted in the order in which the pages draw them, whoever met them first.
    """

    def __init__(self, count: int, progress: Progress | None) -> None:
        self.inventory = InventoryTaker()
        self.has_text = False
        self.seen: dict[int, PageReading] = {}
        self._count = count
        self._progress = progress
        self._places: dict[Font, int] = {}
        self._waiting: dict[int, Result | Exception] = {}
        self._next = 1

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The fonts of all pages so far."""
        return tuple(self._places)

    def places(self, fonts: Sequence[Font]) -> dict[int, int]:
        """Where each of *fonts* stands here, for those that are drawn."""
        return {number: self._places[font] for number, font in enumerate(fonts) if font in self._places}

    def add(self, numbers: Sequence[int], result: Result | Exception) -> None:
        """Add what the pages *numbers* gave. An error is raised when its turn comes: the first page's is told."""
        self._waiting[numbers[0]] = result
        while self._next in self._waiting:
            run = self._waiting.pop(self._next)
            if not isinstance(run, Run):
                raise run if isinstance(run, Exception) else TypeError(run)
            for number in run.met:
                self._places.setdefault(run.fonts[number], len(self._places))
            here = self.places(run.fonts)
            self.inventory.absorb(run.inventory, [here.get(number, 0) for number in range(len(run.fonts))])
            self.has_text = self.has_text or run.has_text
            for page in run.pages:
                self.see(renumbered(page, here))
            self._next = run.numbers[-1] + 1

    def see(self, page: PageReading) -> None:
        """Take what *page* shows."""
        self.seen[page.number] = page
        if self._progress is not None:
            self._progress(len(self.seen), self._count)

    def replace(self, result: Result | Exception) -> None:
        """Take what pages show that were read once more."""
        if not isinstance(result, list):
            raise result if isinstance(result, Exception) else TypeError(result)
        self.seen |= {page.number: page for page in result}


def together(runs: Sequence[Run], fonts: Sequence[Font]) -> InventoryTaker:
    """The inventory of *runs* that one process read."""
    taker = InventoryTaker()
    for run in runs:
        taker.absorb(run.inventory, range(len(fonts)))
    return taker
