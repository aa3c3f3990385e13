"""Who imports whom is as docs/architecture.md and CONTRIBUTING.md say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.shared import ROOT

OURS = ("schemas", "extractors", "flows")
MAY_IMPORT = {"schemas": {"schemas"}, "extractors": {"schemas", "extractors"}, "flows": set(OURS)}
#: What only some files may import; everything else reaches it through them.
ONLY_IN = {
    "playa": {"extractors/readers/drawn.py"},
    "pdfplumber": {"extractors/readers/plumber.py"},
    "camelot": {"extractors/readers/camelot.py"},
    "prefect": {"flows/run.py", "flows/serve.py", "flows/embedded.py"},
}
#: What the core does without.
NOT_IN_EXTRACTORS = {"pandas", "prefect", "socket", "httpx", "urllib", "http", "flows"}
#: Packages of extractors that meet through types alone, and the files that put them together.
APART = ("repair", "records", "readers")


def imports(path: Path) -> set[str]:
    """The full names of the modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


FILES = {
    str(path.relative_to(ROOT)): imports(path)
    for folder in OURS
    for path in sorted((ROOT / folder).rglob("*.py"))
}  # fmt: skip


def roots(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("folder", OURS)
def test_folders_import_in_one_direction(folder: str) -> None:
    forbidden = set(OURS) - MAY_IMPORT[folder]
    wrong = {
        file: found
        for file, names in FILES.items()
        if file.startswith(f"{folder}/") and (found := roots(names) & forbidden)
    }
    assert wrong == {}


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_library_is_imported_where_it_belongs(library: str) -> None:
    assert {file for file, names in FILES.items() if library in roots(names)} <= ONLY_IN[library]
    assert any(library in roots(FILES[file]) for file in ONLY_IN[library])


def test_the_core_needs_no_network_no_frames_and_no_prefect() -> None:
    wrong = {
        file: found
        for file, names in FILES.items()
        if file.startswith("extractors/") and (found := roots(names) & NOT_IN_EXTRACTORS)
    }
    assert wrong == {}


@pytest.mark.parametrize("package", APART)
def test_the_stages_of_the_core_meet_through_types(package: str) -> None:
    others = tuple(f"extractors.{other}." for other in APART if other != package)
    wrong = {
        file: found
        for file, names in FILES.items()
        if file.startswith(f"extractors/{package}/") and (found := {n for n in names if f"{n}.".startswith(others)})
    }
    assert wrong == {}


def test_there_is_no_junk_drawer() -> None:
    assert [file for file in FILES if Path(file).stem in {"utils", "util", "helpers", "misc", "common"}] == []
