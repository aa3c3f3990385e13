"""The Markdown pages of the repository: their fenced blocks, what is said before each, their links and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.shared import ROOT

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for folder in ("docs", "benchmarks") for path in (ROOT / folder).rglob("*.md")),
        *(ROOT / folder / "README.md" for folder in ("raw", "output")),
    ]
)
_BLOCK = re.compile(r"(?:^<!-- (?P<marker>.+?) -->\n+)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block; ``marker`` is the HTML comment right before it, empty where there is none."""

    kind: str
    text: str
    marker: str

    def marked(self, label: str) -> str | None:
        """What the marker says after ``label:``; None where it says something else."""
        name, _, value = self.marker.partition(": ")
        return value if name == label else None


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of *page*, in order."""
    return [
        Block(kind=match["kind"], text=match["text"], marker=match["marker"] or "")
        for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))
    ]


def commands(page: Path) -> list[Block]:
    """The blocks of shell commands."""
    return [block for block in blocks(page) if block.kind == "sh"]


def excerpts(page: Path) -> list[tuple[str, str]]:
    """File of the dataset, and what the page shows of it."""
    return [(name, block.text) for block in blocks(page) if (name := block.marked("excerpt of"))]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Where the links and pictures of *page* lead."""
    return [match["target"] for match in _LINK.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of *page*."""
    titles = (match["title"].lower() for match in _HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
