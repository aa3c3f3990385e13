"""What the pages name is there: files that links lead to, headings, paths."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, anchors, links, prose
from tests.shared import ROOT

#: Folders whose files the pages name in passing; what runs make is not there beforehand.
_FOLDERS = "docs|extractors|flows|schemas|tests|benchmarks|reports|deploy"
_PATH = re.compile(rf"`((?:{_FOLDERS})/[\w./-]*|\.ci/\w+|[\w.]+\.toml)`")
#: Names that stand for any file of the kind, and files that the reader is told to write.
_EXAMPLES = {"reports/x.toml", "reports/my-report.toml"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_links_lead_to_files_and_headings(page: Path) -> None:
    broken: list[str] = []
    for target in links(page):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        if not file.resolve().is_relative_to(ROOT) or not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


@each_page
def test_paths_named_in_the_text_exist(page: Path) -> None:
    named = {path for path in _PATH.findall(prose(page)) if path not in _EXAMPLES}
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_modules_named_in_passing_exist() -> None:
    """The architecture names files without their folder where the row has named it."""
    code = [path for folder in ("extractors", "flows", "schemas", "tests") for path in (ROOT / folder).rglob("*.py")]
    ends = {f"/{path.relative_to(ROOT).as_posix()}" for path in code}
    named = set(re.findall(r"`([\w/]+\.py)`", prose(ROOT / "docs" / "architecture.md")))
    assert {name for name in named if not any(end.endswith(f"/{name}") for end in ends)} == set()
    assert len(named) > 50


def test_all_pages_are_looked_at() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert {"README.md", "LISEZMOI.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"} <= names


def test_every_decision_is_listed() -> None:
    listed = {
        Path(target).name
        for target in links(ROOT / "docs" / "architecture.md")
        if re.fullmatch(r"decisions/.+\.md", target)
    }
    assert listed == {path.name for path in (ROOT / "docs" / "decisions").glob("*.md")}
