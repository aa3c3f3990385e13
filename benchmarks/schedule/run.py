"""Measure `bilan run` over many reports: all of them read before, then nothing new, then three changed.

python -m benchmarks.schedule.run [--reports N]

Each report is a catalogue entry of its own and a one-page PDF with a table of a few actions, typeset here. To save
hours, the readings of the first run are made in this process, by the software that a run uses; what is measured are
whole commands, `python -m flows run`, with Prefect's embedded server and each changed PDF read in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from flows import stages
from flows.archive import Archive, Provenance
from flows.extract import read_pdf
from flows.stages import Places
from flows.store import Store
from schemas.catalogue import Entry

ROOT = Path(__file__).resolve().parents[2]

FIRST = "all readings there, nothing published"

ENTRY = """\
id = "{report}"
title = "{title}"
publisher = "Ministère de l’Exemple"
licence = "CC-BY-4.0"

[[columns]]
name = "action"
kind = "action"
labels = ["Action"]

[[columns]]
name = "progress"
kind = "progress"
labels = ["Progression"]

[[columns]]
name = "status"
kind = "status"
labels = ["État"]

[rows]
starts = '(?P<number>[0-9]+)[.]'

[statuses]
"Terminée" = "completed"
"En cours" = "in_progress"
"""

PAGE = """\
#set page(width: 279mm, height: 216mm, margin: 20mm)
#set text(size: 10pt)
= Plan d’action {number}: état au 31 mars {year}

#table(columns: (1fr, 2fr, 2cm), [*Action*], [*Progression*], [*État*],
{rows})
"""
ROW = "  [{row}. Ouvrir la bibliothèque {number} du quartier {row}], [La salle {row} accueille {many} personnes \
chaque semaine. Une deuxième salle ouvrira l’an prochain.], [{status}],\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: processor seconds of the command and of the processes it starts, and seconds by the clock."""

    what: str
    read: int
    cpu: float
    seconds: float
    #: What it said at its end.
    told: str


def add_report(places: Places, number: int, *, year: int = 2024, title: str = "Plan d’action") -> None:
    """A catalogue entry and an edition of it in the archive."""
    report = f"plan-{number:04}"
    entry = ENTRY.format(report=report, title=f"{title} {number}")
    (Path(places.catalogue) / f"{report}.toml").write_text(entry, encoding="utf-8")
    rows = "".join(
        ROW.format(row=row, number=number, many=10 * number + row, status="Terminée" if row % 2 else "En cours")
        for row in range(1, 6)
    )
    folder = Path(places.catalogue).parent
    source, pdf = folder / "page.typ", folder / "page.pdf"
    source.write_text(PAGE.format(number=number, year=year, rows=rows), encoding="utf-8")
    typst.compile(str(source), output=str(pdf))
    came = Provenance(added_by="benchmark", retrieved_at=datetime(year, 5, 1, tzinfo=UTC))
    Archive(Path(places.raw)).add(pdf, report, date(year, 3, 31), came)


def read_all(places: Places) -> None:
    """Read every PDF into the work folder, as a first run would."""
    known, chosen = stages.catalogue(places, ())
    store = Store(places.work)
    for request in stages.to_read(places, stages.plan(places, known, chosen, {}), workers=1):
        entry = Entry.model_validate_json(request.entry)
        as_of = date.fromisoformat(request.as_of or "")
        store.save(request.key, read_pdf(Path(request.pdf), entry, as_of=as_of, keep=store.repaired_path(request.key)))


def readings(places: Places) -> set[tuple[str, int]]:
    """The readings in the work folder: their keys, and when each was made."""
    return {(path.parent.name, path.stat().st_mtime_ns) for path in (places.work / "editions").glob("*/edition.json")}


def run(places: Places, what: str) -> Measured:
    """Run the command and measure it.

    :raises RuntimeError: it did not end well.
    """
    folders = ["--catalogue", places.catalogue, "--raw", places.raw, "--output", places.dataset]
    known = readings(places)
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "flows", "run", *folders],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{what}: status {done.returncode}\n{done.stderr}")
    told = done.stderr.splitlines()[-2]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(what=what, read=len(readings(places) - known), cpu=cpu, seconds=seconds, told=told)


def measure(folder: Path, reports: int) -> list[Measured]:
    """The runs, one after the other."""
    (folder / "reports").mkdir()
    places = Places(
        catalogue=str(folder / "reports"), raw=str(folder / "raw"), dataset=str(folder / "output" / "dataset")
    )
    for number in range(reports):
        add_report(places, number)
    read_all(places)
    measured = [run(places, FIRST)]
    measured.append(run(places, "nothing new"))
    add_report(places, 0, year=2025)
    add_report(places, 1, year=2025)
    entry = Path(places.catalogue) / "plan-0002.toml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("Plan d’action", "Plan"), encoding="utf-8")
    measured.append(run(places, "two new PDFs, one entry changed"))
    measured.append(run(places, "nothing new again"))
    return measured


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, default=500)
    with tempfile.TemporaryDirectory() as folder:
        print("| run | read | processor s | s | it says |\n|---|---:|---:|---:|---|")
        for each in measure(Path(folder), parser.parse_args().reports):
            print(f"| {each.what} | {each.read} | {each.cpu:.1f} | {each.seconds:.1f} | {each.told} |")


if __name__ == "__main__":
    main()
