"""The command line: what it prints, and its exit status. Never a traceback for what a user can meet."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from flows import cli
from flows.archive import Archive
from flows.stages import Places
from tests.flows.conftest import SAMPLE
from tests.shared import ROOT

PDF = next((ROOT / "raw" / SAMPLE).glob("*.pdf"))
COMMANDS = ("run", "extract", "tables", "repair", "add", "archive", "validate", "catalogue", "serve")


class Result(NamedTuple):
    status: int
    out: str
    err: str


Bilan = Callable[..., Result]


@pytest.fixture
def bilan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bilan:
    """Run a command in this process."""

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["bilan", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def html(tmp_path: Path) -> Path:
    path = tmp_path / "page.pdf"
    path.write_text("<!DOCTYPE html>")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(bilan: Bilan, command: str) -> None:
    result = bilan(command, "--help")
    assert result.status == 0
    assert command in result.out
    assert "Options" in result.out


def test_the_version_is_that_of_the_package(bilan: Bilan) -> None:
    from importlib.metadata import version

    assert bilan("--version").out == f"bilan {version('bilan')}\n"


@pytest.mark.slow
def test_help_is_quick_and_extracting_needs_no_prefect(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['bilan', {arguments}]\n"
        "from flows import cli\n"
        "try: cli.main()\n"
        "except SystemExit as ended: status = ended.code\n"
        "print(status, *(name for name in ('prefect', 'pandas', 'pandera', 'httpx') if name in sys.modules))"
    )

    def imported(arguments: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", code.format(arguments=arguments)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        return done.stdout.splitlines()[-1].split()

    before = os.times().children_user
    assert imported("'--help'") == ["0"]
    assert os.times().children_user - before < 1.5
    assert imported(f"'repair', {str(PDF)!r}, '-o', {str(tmp_path / 'r.pdf')!r}")[0] == "0"
    extracted = imported(f"'extract', {str(PDF)!r}, '--report', {SAMPLE!r}, '--output', {str(tmp_path / 'd')!r}")
    assert extracted[0] in {"0", "None"}
    assert "prefect" not in extracted


@pytest.mark.slow
def test_extract_writes_a_dataset_that_validates(bilan: Bilan, tmp_path: Path) -> None:
    out = tmp_path / "data"
    result = bilan("extract", PDF, "--report", SAMPLE, "--output", out, "--catalogue", ROOT / "reports")
    assert result.status == 0
    assert "glyphs repaired" in result.err
    assert str(out) in result.err.replace("\n", "")
    assert bilan("validate", out).status == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    bilan("extract", PDF, "--report", SAMPLE, "--output", out, "--catalogue", ROOT / "reports", "--workers", 2)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    (out / "actions.csv").write_text("changed")
    assert bilan("validate", out).status == 1


@pytest.mark.slow
def test_a_date_that_is_given_dates_the_edition(bilan: Bilan, tmp_path: Path) -> None:
    out = tmp_path / "data"
    given = ("--as-of", "2001-02-03", "--catalogue", ROOT / "reports")
    bilan("extract", PDF, "--report", SAMPLE, "--output", out, *given)
    assert f"{SAMPLE}-2001-02-03" in (out / "reports.csv").read_text()


@pytest.mark.slow
def test_tables_are_json_with_places(bilan: Bilan) -> None:
    result = bilan("tables", PDF)
    assert result.status == 0
    tables = json.loads(result.out)
    assert tables
    assert {"page", "pages", "cells"} == set(tables[0])
    cell = tables[0]["cells"][0]
    assert {"r0", "r1", "c0", "c1", "text", "parts"} == set(cell)
    assert len(cell["parts"][0]["bbox"]) == 4
    pages = [table["pages"] for table in tables]
    apart = json.loads(bilan("tables", PDF, "--no-join").out)
    assert len(apart) > len(tables)
    assert any(len(each) > 1 for each in pages)
    assert all(len(table["pages"]) == 1 for table in apart)


def test_tables_as_csv_go_to_a_file(bilan: Bilan, tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "t.csv"
    result = bilan("tables", PDF, "--format", "csv", "-o", out)
    assert (result.status, result.out) == (0, "")
    assert out.read_bytes().count(b"\r\n") > 25


def test_repair_prints_what_it_decided(bilan: Bilan, tmp_path: Path) -> None:
    out = tmp_path / "r.pdf"
    result = bilan("repair", PDF, "-o", out)
    assert result.status == 0
    assert "confidence" in result.out
    assert out.read_bytes()[:5] == b"%PDF-"
    again = bilan("repair", out, "-o", tmp_path / "again.pdf")
    assert " ti " not in again.out
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()


def test_of_a_protected_document_is_told_that_the_copy_is_not(bilan: Bilan, tmp_path: Path) -> None:
    import pikepdf

    with pikepdf.open(PDF) as pdf:
        pdf.save(tmp_path / "protected.pdf", encryption=pikepdf.Encryption(owner="owner", user=""))
    result = bilan("repair", tmp_path / "protected.pdf", "-o", tmp_path / "copy.pdf")
    assert result.status == 0
    assert "protected against changes; this copy is not" in result.err


def test_a_sound_document_is_said_to_be_sound_and_copied(bilan: Bilan, tmp_path: Path) -> None:
    import typst

    source, sound = tmp_path / "sound.typ", tmp_path / "sound.pdf"
    source.write_text("Une action portait sur la création d’un comité de suivi.")
    typst.compile(str(source), output=str(sound))
    result = bilan("repair", sound, "-o", tmp_path / "copy.pdf")
    assert (result.status, result.out) == (0, "")
    assert "sound: nothing to repair" in result.err
    assert (tmp_path / "copy.pdf").read_bytes() == sound.read_bytes()


def test_a_file_is_not_replaced_by_its_repaired_copy(bilan: Bilan, tmp_path: Path) -> None:
    here = tmp_path / "r.pdf"
    here.write_bytes(PDF.read_bytes())
    result = bilan("repair", here, "-o", here)
    assert result.status == 2
    assert "the file itself" in result.err
    assert here.read_bytes() == PDF.read_bytes()


def test_add_archives_and_says_what_next(bilan: Bilan, sample: Places, tmp_path: Path) -> None:
    folders = ("--catalogue", sample.catalogue, "--raw", tmp_path / "new")
    result = bilan("add", PDF, "--report", SAMPLE, "--as-of", "2024-03-31", *folders)
    assert result.status == 0
    assert f"bilan run {SAMPLE}" in result.out
    (edition,) = Archive(tmp_path / "new").editions(SAMPLE)
    assert str(edition.as_of) == "2024-03-31"
    assert "already" in bilan("add", PDF, "--report", SAMPLE, *folders).out
    assert SAMPLE in bilan("archive", "--raw", tmp_path / "new").out
    assert bilan("archive", "--verify", "--raw", tmp_path / "new").status == 0
    edition.path.chmod(0o644)
    edition.path.write_bytes(b"%PDF- changed")
    result = bilan("archive", "--verify", "--raw", tmp_path / "new")
    assert result.status == 1
    assert "changed" in result.out


def test_the_catalogue_is_listed_and_all_its_faults(bilan: Bilan, sample: Places) -> None:
    folders = ("--catalogue", sample.catalogue, "--raw", sample.raw)
    assert SAMPLE in bilan("catalogue", *folders).out
    text = (Path(sample.catalogue) / f"{SAMPLE}.toml").read_text()
    (Path(sample.catalogue) / "plan-x.toml").write_text(text.replace(SAMPLE, "plan-x").replace("publisher", "publsher"))
    (Path(sample.catalogue) / "plan-y.toml").write_text("id = ")
    assert bilan("catalogue", SAMPLE, *folders).status == 0
    result = bilan("catalogue", *folders)
    assert result.status == 2
    assert SAMPLE in result.out
    assert "did you mean 'publisher'?" in result.err
    assert "plan-x.toml" in result.err
    assert "line 7: 'publsher'" in result.err
    assert "plan-y.toml" in result.err
    assert "3 reports" in result.err
    assert "2 with a wrong entry" in result.err


@pytest.mark.parametrize("command", ["extract", "tables", "repair", "add"])
@pytest.mark.parametrize(("name", "status"), [("page.pdf", 1), ("empty.pdf", 1), ("none.pdf", 2), ("folder.pdf", 2)])
def test_what_is_no_pdf_is_status_1_and_what_is_not_there_2_with_the_file_named(
    bilan: Bilan, html: Path, tmp_path: Path, command: str, name: str, status: int
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "empty.pdf").write_bytes(b"")
    more: tuple[object, ...] = ("--output", tmp_path / "out")
    if command == "extract":
        more = ("--report", SAMPLE, "--catalogue", ROOT / "reports", *more)
    if command == "add":
        more = ("--report", SAMPLE, "--catalogue", ROOT / "reports", "--raw", tmp_path / "raw")
    result = bilan(command, html.with_name(name), *more)
    assert result.status == status
    assert name in result.err
    assert "what to do" in result.err
    assert not (tmp_path / "out").exists()


# playa leaves the file open when it refuses a password; the process of a command ends then.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("command", ["extract", "tables", "repair"])
@pytest.mark.parametrize("kind", ["protected", "image"])
def test_a_pdf_that_cannot_be_read_is_status_1_with_a_remedy(
    bilan: Bilan, tmp_path: Path, command: str, kind: str
) -> None:
    import pikepdf

    with pikepdf.open(PDF) if kind == "protected" else pikepdf.new() as pdf:
        if kind == "protected":
            pdf.save(tmp_path / "x.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
        else:
            pdf.add_blank_page()
            pdf.save(tmp_path / "x.pdf")
    more = ("--report", SAMPLE, "--catalogue", ROOT / "reports") if command == "extract" else ()
    result = bilan(command, tmp_path / "x.pdf", *more, "--output", tmp_path / "out")
    assert result.status == 1
    gc.collect()
    assert {"protected": "password", "image": "no text"}[kind] in result.err
    assert "what to do" in result.err
    assert not (tmp_path / "out").exists()


def test_what_nobody_foresaw_while_reading_names_the_file(bilan: Bilan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.tables.read_tables", lambda *_, **__: ()[0])
    result = bilan("tables", PDF)
    assert result.status == 1
    assert PDF.name in result.err
    assert "IndexError" in result.err


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["tables"],
        ["tables", "x.pdf", "--format", "xml"],
        ["extract", str(PDF), "--report", "no-such", "--output", "x"],
        ["extract", str(PDF), "--report", SAMPLE],
        ["add", str(PDF), "--report", SAMPLE, "--as-of", "31-03-2024"],
        ["run", "no-such-report"],
        ["run", "--catalogue", "no/such/folder"],
        ["run", "--workers", "0"],
        ["catalogue", "--catalogue", "no/such/folder"],
        ["catalogue", "no-such-report"],
        ["archive", "--raw", "no/such/folder"],
        ["archive", "no-such-report"],
        ["archive", "--verify", "no-such-report"],
        ["validate", "no/such/folder"],
        ["serve", "--catalogue", "no/such/folder"],
    ],
)
def test_wrong_usage_is_status_2(bilan: Bilan, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(ROOT)
    result = bilan(*arguments)
    assert result.status == 2
    assert result.err


@pytest.mark.slow
def test_an_output_that_cannot_be_written_is_named(bilan: Bilan, sample: Places, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = bilan(
        "extract", PDF, "--report", SAMPLE, "--catalogue", sample.catalogue, "--output", tmp_path / "file" / "data"
    )
    assert result.status == 2
    assert "file" in result.err
    started = time.monotonic()
    result = bilan("run", "--catalogue", sample.catalogue, "--raw", sample.raw, "--output", tmp_path / "file/data")
    assert result.status == 2
    assert time.monotonic() - started < 30


def test_a_fault_of_the_software_is_said_in_one_line(
    bilan: Bilan, monkeypatch: pytest.MonkeyPatch, sample: Places
) -> None:
    monkeypatch.setattr("flows.archive.Archive.report_ids", lambda _: 1 / 0)
    result = bilan("archive", "--raw", sample.raw)
    assert result.status == 1
    assert "ZeroDivisionError" in result.err
    assert "BILAN_DEBUG" in result.err


@pytest.mark.slow
def test_a_reader_that_stops_listening_is_no_error() -> None:
    command = f"{sys.executable} -m flows tables '{PDF}' | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0
    assert done.stderr == ""
