"""One PDF is read in a process of its own, and whatever becomes of that process is an answer."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows import extract, stages
from flows.extract import Request, read_apart
from flows.stages import Places
from flows.store import Failure, Store
from schemas.catalogue import Entry
from schemas.edition import Edition
from schemas.errors import BilanError, NotAPdf, UsageError


@pytest.fixture
def request_(sample: Places) -> Request:
    """The request to read the bundled sample."""
    entries, chosen = stages.catalogue(sample, [])
    (request,) = stages.to_read(sample, stages.plan(sample, entries, chosen, {}), workers=1)
    return request


def outcome(request: Request) -> Edition | Failure | None:
    return Store(Path(request.work)).load(request.key)


def python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Let the process be *code* instead of Python."""
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\n{code}\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


@pytest.mark.slow
def test_the_sample_is_read_as_in_this_process(request_: Request) -> None:
    pages: list[tuple[int, int]] = []
    assert read_apart(request_, progress=lambda done, total: pages.append((done, total))) is None
    read = outcome(request_)
    assert isinstance(read, Edition)
    assert pages == [(number, read.page_count) for number in range(1, read.page_count + 1)]
    entry = Entry.model_validate_json(request_.entry)
    assert read == extract.read_pdf(Path(request_.pdf), entry)
    assert len(read.rows["actions"]) >= 25


@pytest.mark.slow
def test_a_folder_of_the_same_name_does_not_stand_in(
    request_: Request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert read_apart(request_) is None


def test_a_pdf_that_cannot_be_read_is_a_final_failure(request_: Request, tmp_path: Path) -> None:
    from flows.archive import sha256_of

    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    assert read_apart(replace(request_, pdf=str(empty), sha256=sha256_of(empty))) is None
    failure = outcome(request_)
    assert isinstance(failure, Failure)
    assert (failure.check, failure.explanation[:9]) == ("not-a-pdf", "empty.pdf")


def test_a_changed_pdf_is_not_read(request_: Request, tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(Path(request_.pdf).read_bytes() + b"\n")
    failure = read_apart(replace(request_, pdf=str(changed)))
    assert failure is not None
    assert "not what was archived" in failure.explanation
    assert outcome(request_) is None


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("kill -SEGV $$", "SIGSEGV"),
        ("exit 3", "status 3"),
        ("echo 'MemoryError: no room' >&2; exit 1", "MemoryError: no room"),
        ("exec sleep 60", "more than 1 second"),
    ],
)
def test_a_process_that_ends_badly_is_a_failure_that_may_pass(
    request_: Request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, told: str
) -> None:
    python(monkeypatch, tmp_path, code)
    failure = read_apart(request_, time_limit=1)
    assert failure is not None
    assert told in failure.explanation
    assert not failure.is_final


def test_the_process_ends_when_nobody_waits_for_it(request_: Request) -> None:
    with subprocess.Popen([sys.executable, "-m", "flows.extract"], stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write(b'{"pdf": "/dev/zero"')
        child.stdin.close()
        assert child.wait(30) != 0
    assert outcome(request_) is None


@pytest.mark.parametrize(("name", "kind"), [("none.pdf", UsageError), (".", UsageError), ("text.pdf", NotAPdf)])
def test_what_is_not_a_pdf_is_told_before_anything_is_imported(
    tmp_path: Path, name: str, kind: type[BilanError]
) -> None:
    (tmp_path / "text.pdf").write_text("hello")
    with pytest.raises(kind):
        extract.check_readable(tmp_path / name)
