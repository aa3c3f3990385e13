"""All pages of a PDF, read and repaired: what each shows of tables, and the text around them.

Pages are read one by one and let go, in as many processes as wanted; the result is the same for any number. Where
something is repaired, the pages on which it is drawn are looked at once more.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractors.outside import blocks
from extractors.page import Document, Font, Page
from extractors.readers.choice import read_with
from extractors.readers.drawn import OpenPdf, open_pdf
from extractors.readers.ruled import find_fragments
from extractors.repair import InventoryTaker, Repairs, apply_to_page, decide, rewrite
from extractors.table import Block, Fragment
from extractors.text import page_words
from schemas.catalogue import Entry, ReaderName, Settled
from schemas.errors import NoTextLayer, PublishError

Progress = Callable[[int, int], None]

#: Pages that a process takes at once, at the most and at the least.
_MOST, _LEAST = 32, 8
#: From this many pages on, further processes earn the second it takes to start them.
_MANY = 48
#: Other readers are slower: they earn their processes sooner.
_APART = 16
#: As many glyphs are kept in memory (some 100 MB) so that their pages need not be read a second time.
_KEPT = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What one page shows: its tables, and the text outside of them."""

    number: int
    fragments: tuple[Fragment, ...]
    blocks: tuple[Block, ...]
    #: (font, code) of what is drawn on it.
    keys: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a whole document shows, and what was repaired in it."""

    page_count: int
    fonts: tuple[Font, ...]
    repairs: Repairs
    pages: tuple[PageReading, ...]

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The tables of all pages, in reading order."""
        return tuple(fragment for page in self.pages for fragment in page.fragments)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text outside of the tables, in reading order."""
        return tuple(block for page in self.pages for block in page.blocks)


def read_pages(
    path: Path,
    *,
    guide: Entry | None = None,
    around: bool = True,
    repair: bool = True,
    language: str = "fr",
    settled: Sequence[Settled] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> Reading:
    """Read all pages of the PDF at *path* with our own reader.

    :param guide: the report's catalogue entry, where it has one.
    :param around: whether the text outside of the tables is wanted too.
    :param repair: whether broken characters are repaired.
    :param language: the language of most of the text, ``fr`` or ``en``, for the repair.
    :param settled: what a steward decided about single glyphs.
    :param workers: processes to use.
    :param progress: called with (pages done, pages in all).
    :raises DocumentError: the PDF cannot be worked on, or has no text.
    """
    look = _Look(guide=guide, around=around)
    with open_pdf(path) as pdf:
        count = pdf.page_count
        apart = _first_in_processes(path, count, look, workers, progress) if workers > 1 and count >= _MANY else None
        if apart is not None:
            seen, fonts, taker = apart
            kept: dict[int, Page] = {}
        else:
            seen, taker, kept = _first(pdf, range(1, count + 1), look, progress)
            fonts = pdf.fonts
        drawn = (glyph.visible for page in kept.values() for glyph in page.glyphs)
        if not any(page.keys for page in seen.values()) and not any(drawn):
            raise NoTextLayer(
                "the pages hold no text, only images.",
                where=str(path),
                remedy="Ask the publisher for a PDF with text, or run a text recognition on it first.",
            )
        repairs = Repairs()
        if repair:
            document = Document(page_count=count, fonts=fonts, pages=())
            repairs = decide(path, document, language=language, settled=settled, inventory=taker.inventory())
        touched = {*repairs.texts, *repairs.symbols, *repairs.doubtful}
        again = [number for number, page in seen.items() if page.keys & touched]
        if workers > 1 and len(again) >= _MANY:
            seen |= _again_in_processes(path, again, fonts, repairs, look, workers)
        elif again:
            with open_pdf(path, fonts=fonts) as numbered:
                for number in again:
                    seen[number] = _again(numbered, number, repairs, look)
        for number in list(kept):
            page = kept.pop(number)  # so that no page is held twice
            seen[number] = look.at(apply_to_page(page, repairs) if touched else page, fonts)
            if progress is not None:
                progress(len(seen), count)
    pages = tuple(seen[number] for number in range(1, count + 1))
    return Reading(page_count=count, fonts=fonts, repairs=repairs, pages=pages)


def repaired_pages(path: Path, reading: Reading) -> Iterator[Page]:
    """The pages of *path* once more, as drawn, with the texts that *reading* found."""
    with open_pdf(path, fonts=reading.fonts) as pdf:
        for number in range(1, reading.page_count + 1):
            yield apply_to_page(pdf.page(number), reading.repairs)


@contextmanager
def repaired_pdf(path: Path, repairs: Repairs, *, keep: Path | None = None) -> Generator[Path]:
    """A PDF whose text is right: the one at *path*, or a copy that lives as long as the context.

    :param keep: where the copy stays instead, under a name that stands for these repairs of this PDF: where the file
        is there already, it is taken as it is.
    :raises PublishError: the copy cannot be kept there.
    """
    if not repairs.texts and not repairs.symbols:
        yield path
        return
    if keep is not None:
        if not keep.is_file():
            _keep(path, repairs, keep)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        out = Path(folder) / "repaired.pdf"
        rewrite(path, repairs, out)
        yield out


def _keep(path: Path, repairs: Repairs, keep: Path) -> None:
    """Write the repaired PDF so that whoever looks sees all of it or nothing."""
    try:
        keep.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=keep.parent, prefix=".writing-") as folder:
            out = Path(folder) / keep.name
            rewrite(path, repairs, out)
            out.replace(keep)
    except OSError as error:
        raise PublishError(
            f"the repaired PDF cannot be written ({error.strerror or error}).",
            where=str(keep),
            remedy="Check the folder's permissions and the free space.",
        ) from error


_Job = tuple[ReaderName, Path, tuple[int, ...]]


def read_by_others(
    readers: Sequence[ReaderName],
    path: Path,
    repairs: Repairs,
    *,
    pages: Sequence[int],
    workers: int = 1,
    keep: Path | None = None,
) -> dict[ReaderName, tuple[Fragment, ...]]:
    """What each of *readers* sees on *pages* of the PDF at *path* once it is repaired; quickly, not thoroughly.

    :param keep: as of :func:`repaired_pdf`.
    """
    with repaired_pdf(path, repairs, keep=keep) as repaired:
        jobs: list[_Job] = [(reader, repaired, tuple(pages)) for reader in readers]
        if workers > 1 and len(jobs) > 1 and len(pages) >= _APART:
            with _pool(min(workers, len(jobs))) as pool:
                return dict(zip(readers, pool.map(_read_quickly, jobs), strict=True))
        return dict(zip(readers, map(_read_quickly, jobs), strict=True))


def _read_quickly(job: _Job) -> tuple[Fragment, ...]:
    reader, path, pages = job
    return read_with(reader, path, pages=pages)


def read_by(reader: ReaderName, path: Path, repairs: Repairs, *, keep: Path | None = None) -> tuple[Fragment, ...]:
    """What another *reader* sees in the PDF at *path* once it is repaired.

    :param keep: as of :func:`repaired_pdf`.
    """
    with repaired_pdf(path, repairs, keep=keep) as repaired:
        return read_with(reader, repaired, thorough=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What is looked for on a page."""

    guide: Entry | None
    around: bool

    def at(self, page: Page, fonts: Sequence[Font]) -> PageReading:
        """What *page* shows."""
        words = page_words(page)
        fragments = find_fragments(page, fonts, self.guide, all_words=words)
        return PageReading(
            number=page.number,
            fragments=fragments,
            blocks=blocks(page, fonts, fragments, all_words=words) if self.around else (),
            keys=page.visible_keys(),
        )


def _first(
    pdf: OpenPdf, numbers: Iterable[int], look: _Look, progress: Progress | None = None, *, room: int = _KEPT
) -> tuple[dict[int, PageReading], InventoryTaker, dict[int, Page]]:
    """Pages as the document gives their text: those looked at, and those kept to be looked at once it is repaired.

    :param room: how many glyphs may be kept; pages beyond are looked at and let go.
    """
    taker = InventoryTaker()
    seen: dict[int, PageReading] = {}
    kept: dict[int, Page] = {}
    for number in numbers:
        page = pdf.page(number)
        taker.add(page)
        room -= len(page.glyphs)
        if room > 0:
            kept[number] = page
            continue
        seen[number] = look.at(page, pdf.fonts)
        if progress is not None:
            progress(len(seen), pdf.page_count)
    return seen, taker, kept


def _again(pdf: OpenPdf, number: int, repairs: Repairs, look: _Look) -> PageReading:
    return look.at(apply_to_page(pdf.page(number), repairs), pdf.fonts)


def _chunks(numbers: Sequence[int], workers: int) -> list[list[int]]:
    """*numbers* in runs of the same length, so that the processes end at about the same time."""
    size = max(_LEAST, min(_MOST, -(-len(numbers) // (2 * workers))))
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forked threads of a caller may hold locks; a fresh process holds none.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _first_in_processes(
    path: Path, count: int, look: _Look, workers: int, progress: Progress | None
) -> tuple[dict[int, PageReading], tuple[Font, ...], InventoryTaker] | None:
    """The first look in several processes; None where fonts have no number by which processes could agree on them."""
    chunks = _chunks(range(1, count + 1), workers)
    found: dict[int, PageReading] = {}
    fonts: list[Font] = []
    taker = InventoryTaker()
    with _pool(workers) as pool:
        for pages, theirs, taken in pool.map(_first_chunk, [(path, chunk, look) for chunk in chunks]):
            # Fonts are counted in the order in which the pages meet them, as one process would.
            if not all(font.object_id for font in theirs):
                pool.shutdown(wait=False, cancel_futures=True)
                return None
            for font in theirs:
                if font not in fonts:
                    fonts.append(font)
            order = [fonts.index(font) for font in theirs]
            taker.absorb(taken, order)
            found |= {page.number: _renumbered(page, order) for page in pages}
            if progress is not None:
                progress(len(found), count)
    return found, tuple(fonts), taker


def _renumbered(page: PageReading, order: Sequence[int]) -> PageReading:
    keys = frozenset((order[font], code) for font, code in page.keys)
    return PageReading(number=page.number, fragments=page.fragments, blocks=page.blocks, keys=keys)


def _first_chunk(
    job: tuple[Path, list[int], _Look],
) -> tuple[list[PageReading], tuple[Font, ...], InventoryTaker]:
    path, numbers, look = job
    with open_pdf(path) as pdf:
        seen, taker, _ = _first(pdf, numbers, look, room=0)
        return list(seen.values()), pdf.fonts, taker


def _again_in_processes(
    path: Path, numbers: Sequence[int], fonts: tuple[Font, ...], repairs: Repairs, look: _Look, workers: int
) -> dict[int, PageReading]:
    jobs = [(path, chunk, fonts, repairs, look) for chunk in _chunks(numbers, workers)]
    with _pool(workers) as pool:
        return {page.number: page for pages in pool.map(_again_chunk, jobs) for page in pages}


def _again_chunk(job: tuple[Path, list[int], tuple[Font, ...], Repairs, _Look]) -> list[PageReading]:
    path, numbers, fonts, repairs, look = job
    with open_pdf(path, fonts=fonts) as pdf:
        return [_again(pdf, number, repairs, look) for number in numbers]
