"""The house rules that a reader of the folders relies on, read from the code's own imports."""

from __future__ import annotations

import ast
import functools
import importlib
from pathlib import Path

import pytest

from tests.shared import ROOT

PACKAGES = ("flows", "extractors", "schemas")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

#: Package → the packages of ours that it may import.
MAY_IMPORT = {"schemas": {"schemas"}, "extractors": {"extractors", "schemas"}, "flows": set(PACKAGES)}
#: What the core must not need: the network, the scheduler, data frames.
NOT_IN_EXTRACTORS = {"prefect", "httpx", "socket", "requests", "urllib", "pandas", "pandera", "pyarrow"} | {
    "typer",
    "rich",
}
#: Library → the only places that import it.
ONLY_IN = {
    "playa": {"extractors/readers/drawn/"},
    "pdfplumber": {"extractors/readers/plumber.py"},
    "camelot": {"extractors/readers/camelot.py"},
    "prefect": {"flows/"},
    "httpx": {"flows/fetch/", "flows/serve.py"},
    "pandera": {"schemas/models.py"},
}


@functools.cache
def imported(path: Path) -> set[str]:
    """The dotted names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imported(path)} & set(PACKAGES)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", [p for p in FILES if "extractors" in p.parts], ids=named)
def test_the_core_needs_no_network_no_scheduler_and_no_frames(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & NOT_IN_EXTRACTORS


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_where_it_belongs(library: str) -> None:
    users = {named(path) for path in FILES if library in {name.split(".")[0] for name in imported(path)}}
    assert users
    assert all(any(user.startswith(place) for place in ONLY_IN[library]) for user in users), users


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_has_one_purpose_and_can_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert path.name != "utils.py"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "benchmarks").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_benchmarks_name_what_there_is(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            module = importlib.import_module(node.module)
            for alias in node.names:
                if not hasattr(module, alias.name):  # a module of a package
                    importlib.import_module(f"{node.module}.{alias.name}")
