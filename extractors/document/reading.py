"""All pages of a PDF, read and repaired: what each shows of tables, and the text around them.

Pages are read in as many processes as wanted; the result is the same for any number. A short document is kept in
memory until it is known what is repaired in it. Of a long one, pages from all its parts are kept for a first
decision; the others are looked at with the texts that it gives and let go, and only those for which the whole
document decides otherwise are read once more.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Generator, Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.document.helpers import Helper, Pages, Result, Task, helpers, share_out
from extractors.document.ledger import Ledger, Progress, together
from extractors.document.look import Look, PageReading, Run, keep_run, renumbered, with_fonts
from extractors.page import Document, Font, Page
from extractors.readers.choice import read_with
from extractors.readers.drawn import OpenPdf, open_pdf
from extractors.repair import InventoryTaker, Key, Repairs, apply_to_page, decide, rewrite
from extractors.table import Block, Fragment
from schemas.catalogue import Entry, ReaderName, Settled
from schemas.errors import NoTextLayer, PublishError

#: From this many pages on, a second process earns the time it takes to start; each further one needs half as many.
_MANY = 96
#: A document of fewer pages is read whole before it is decided what is repaired in it.
_WHOLE = 48
#: Pages that a process takes at once, at the most and at the least: short runs come last, so that all end together.
_MOST, _LEAST = 16, 4
#: Places of a long document, and pages at each, that are read first.
_PLACES, _AT_EACH = 8, 4
#: Other readers are slower: they earn their processes sooner.
_APART = 16
#: As many glyphs are kept in memory (some 100 MB) so that their pages need not be read a second time.
_KEPT = 400_000


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
    look = Look(guide=guide, around=around)
    with open_pdf(path) as pdf, helpers(min(workers, 2 * pdf.page_count // _MANY) - 1) as team:
        count = pdf.page_count

        def decided(fonts: tuple[Font, ...], taker: InventoryTaker) -> Repairs:
            if not repair:
                return Repairs()
            document = Document(page_count=count, fonts=fonts, pages=())
            return decide(path, document, language=language, settled=settled, inventory=taker.inventory())

        first, rest = _plan(count, 1 + len(team))
        kept: dict[int, Page] = {}
        runs = [keep_run(pdf, numbers, kept) for numbers in first]
        if rest and not team and sum(len(page.glyphs) for page in kept.values()) * count <= _KEPT * len(kept):
            runs += [keep_run(pdf, numbers, kept) for numbers in rest]
            rest = []
        ledger, foreseen = Ledger(count, progress), Repairs()
        if rest:
            foreseen = decided(pdf.fonts, together(runs, pdf.fonts))
            task = Task(path=path, look=look, fonts=pdf.fonts, repairs=foreseen, is_again=False)
            _look_at_all(task, pdf, runs, rest, kept, team, ledger)
        else:
            for run in runs:
                ledger.add(run.numbers, run)
        if not ledger.has_text:
            raise _no_text(path)
        repairs = decided(ledger.fonts, ledger.inventory)
        here = ledger.places(pdf.fonts)
        if rest:
            changed = _changed(with_fonts(foreseen, here), repairs)
            task = Task(path=path, look=look, fonts=ledger.fonts, repairs=repairs, is_again=True)
            _look_again(task, changed, team, ledger)
        else:
            local = with_fonts(repairs, {place: font for font, place in here.items()})
            for page in _taken(kept):
                ledger.see(renumbered(look.at(apply_to_page(page, local), pdf.fonts), here))
    pages = tuple(page for _, page in sorted(ledger.seen.items()))
    return Reading(page_count=count, fonts=ledger.fonts, repairs=repairs, pages=pages)


def _no_text(path: Path) -> NoTextLayer:
    return NoTextLayer(
        "the pages hold no text, only images.",
        where=str(path),
        remedy="Ask the publisher for a PDF with text, or run a text recognition on it first.",
    )


def _look_at_all(
    task: Task,
    pdf: OpenPdf,
    runs: Sequence[Run],
    rest: Sequence[Pages],
    kept: dict[int, Page],
    team: Sequence[Helper],
    ledger: Ledger,
) -> None:
    """Read all pages with the repairs that the first ones gave: *runs* are at hand, *rest* is shared with the team."""
    held = {run.numbers: run for run in runs}

    def read(numbers: Pages) -> Result:
        run = held.pop(numbers, None)
        return task.do(pdf, numbers) if run is None else _looked_at(run, kept, pdf, task)

    for numbers, result in share_out(task, rest, team, read, own=list(held)):
        ledger.add(numbers, result)


def _taken(kept: dict[int, Page]) -> Iterator[Page]:
    """The pages in their order, each taken out of *kept*, so that none is held twice."""
    for number in sorted(kept):
        yield kept.pop(number)


def _look_again(task: Task, changed: Set[Key], team: Sequence[Helper], ledger: Ledger) -> None:
    """Read those pages once more that draw a code of which the whole document decided otherwise than its beginning."""
    again = [number for number, page in sorted(ledger.seen.items()) if page.keys & changed]
    with open_pdf(task.path, fonts=task.fonts) as numbered:
        for _, result in share_out(task, _runs(again, 1 + len(team)), team, lambda numbers: task.do(numbered, numbers)):
            ledger.replace(result)


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
    if not repairs.is_written:
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


def _looked_at(run: Run, kept: dict[int, Page], pdf: OpenPdf, task: Task) -> Run:
    """*run* with what its pages show, which are kept no longer."""
    pages = [apply_to_page(kept.pop(number), task.repairs) for number in run.numbers]
    return replace(run, pages=tuple([task.look.at(page, pdf.fonts) for page in pages]))


def _changed(before: Repairs, after: Repairs) -> set[Key]:
    """The keys of which *after* says something else than *before*."""
    changed = set(before.doubtful ^ after.doubtful)
    for one, other in ((before.texts, after.texts), (before.symbols, after.symbols)):
        changed |= {key for key in {*one, *other} if one.get(key) != other.get(key)}
    return changed


def _plan(count: int, workers: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """The runs of pages that are read first, from all parts of the document, and the others."""
    if workers == 1 and count < _WHOLE:
        return [tuple(range(1, count + 1))], []
    at_each = max(1, min(_AT_EACH, count // (4 * _PLACES)))
    starts = [1 + place * count // _PLACES for place in range(_PLACES)]
    first = [tuple(range(start, start + at_each)) for start in starts]
    rest = [number for number in range(1, count + 1) if not any(number in run for run in first)]
    return first, _runs(rest, workers)


def _runs(numbers: Sequence[int], workers: int) -> list[tuple[int, ...]]:
    """*numbers* in runs of pages that follow each other."""
    runs: list[list[int]] = []
    for place, number in enumerate(numbers):
        size = max(_LEAST, min(_MOST, (len(numbers) - place) // (4 * workers)))
        if runs and runs[-1][-1] == number - 1 and len(runs[-1]) < size:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [tuple(run) for run in runs]


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forked threads of a caller may hold locks; a fresh process holds none.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
