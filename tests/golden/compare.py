"""Compare the rows of a dataset with what a careful reader sees in the report (a truth in JSON).

Text is compared after white space is collapsed and nothing else: a lost space, a wrong apostrophe or one unrepaired
character is a miss. A row that the report does not have counts against the result as one more miss.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

#: What a report prints in the six columns of its table.
CELLS = ("title", "responsible", "collaborators", "progress", "recommendations", "status")
#: What else a careful reader knows of a row.
DETAILS = ("section", "subsection", "items", "links", "link_texts", "notes", "pages")
_BULLET = re.compile(r"^\s*[•·▪‣◦\-–]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One value that is not as it should be; ``row`` is 1-based in the truth."""

    row: int
    field: str
    wanted: Any
    got: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How far rows agree with a truth: field -> exact values, and every miss."""

    exact: Mapping[str, int]
    row_count: int
    #: Rows that the truth does not have.
    extra: int
    misses: tuple[Miss, ...]

    def share(self, fields: Sequence[str] = CELLS) -> tuple[int, int]:
        """(exact, expected) over *fields*; each extra row adds one to what is expected."""
        return sum(self.exact[field] for field in fields), self.row_count * len(fields) + self.extra


def compare(rows: Rows, truth: Mapping[str, Any]) -> Comparison:
    """Compare the tables of one edition with its *truth*, row by row and field by field."""
    by_action = {
        table: _grouped(rows.get(table, ()))
        for table in (
            "action_organisations", "action_recommendations", "action_links", "action_notes", "progress_items",
        )
    }  # fmt: skip
    found: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for action in rows.get("actions", ()):
        found[action["number"]].append(action)
    exact: Counter[str] = Counter()
    misses: list[Miss] = []
    for expected in truth["actions"]:
        wanted = _wanted(expected, truth)
        candidates = found[expected["number"]]
        if expected["number"] is None:
            candidates = [action for action in candidates if squeeze(action["title"]) == wanted["title"]]
        got: dict[str, Any] = {}
        if len(candidates) == 1:
            key = candidates[0]["action_id"]
            got = _got(candidates[0], {table: group.get(key, []) for table, group in by_action.items()})
        for field, value in wanted.items():
            if field in got and got[field] == value:
                exact[field] += 1
            else:
                misses.append(Miss(row=expected["row"], field=field, wanted=value, got=got.get(field, "no such row")))
    return Comparison(
        exact=exact,
        row_count=len(truth["actions"]),
        extra=max(0, len(rows.get("actions", ())) - len(truth["actions"])),
        misses=tuple(misses),
    )


def squeeze(text: object) -> str:
    """*text* with its white space collapsed; None is empty."""
    return re.sub(r"\s+", " ", "" if text is None else str(text)).strip()


def _flat(lines: Sequence[str]) -> str:
    """Paragraphs and items as one text, bullets dropped: how a bullet is drawn is not the report's wording."""
    return squeeze(" ".join(_BULLET.sub("", line) for line in lines))


def _grouped(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["action_id"]].append(row)
    return groups


def _wanted(expected: Mapping[str, Any], truth: Mapping[str, Any]) -> dict[str, Any]:
    section = [s for s in truth["sections"] if s["starts_before_row"] <= expected["row"]][-1]
    blocks = [block["text"] for block in expected["progress_blocks"] if block["text"]]
    texts = {note["mark"]: note["text"] for note in truth.get("footnotes", ())}
    wanted: dict[str, Any] = {
        "title": squeeze(expected.get("title_without_note_mark", expected["title"])),
        "responsible": expected["responsible"],
        "collaborators": expected["collaborators"],
        "progress": _flat(blocks),
        "recommendations": expected["recommendations"],
        "status": squeeze(expected["status"]),
        "section": squeeze(section["axis"]),
        "subsection": squeeze(section["subsection"]),
        "items": [_flat([block]) for block in blocks],
        "links": sorted(set(expected["links"])),
        "pages": tuple(expected["pages"]),
    }
    if "link_texts" in expected:
        wanted["link_texts"] = [(squeeze(link["text"]), link["url"]) for link in expected["link_texts"]]
    if "notes" in expected:
        wanted["notes"] = [(note["column"], note["mark"], texts[note["mark"]]) for note in expected["notes"]]
    return wanted


def _got(action: Mapping[str, Any], many: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    def names(role: str) -> list[str]:
        return [squeeze(o["name_printed"]) for o in many["action_organisations"] if o["role"] == role]

    return {
        "title": squeeze(action["title"]),
        "responsible": names("responsible"),
        "collaborators": names("collaborator"),
        "progress": _flat((action["progress"] or "").split("\n")),
        "recommendations": [row["recommendation"] for row in many["action_recommendations"]],
        "status": squeeze(action["status_printed"]),
        "section": squeeze(action["section"]),
        "subsection": squeeze(action["subsection"]),
        "items": [_flat([f"{item['marker'] or ''} {item['text']}"]) for item in many["progress_items"]],
        "links": sorted({link["url"] for link in many["action_links"]}),
        "link_texts": [(squeeze(link["text"]), link["url"]) for link in many["action_links"]],
        "notes": [
            ("title" if note["column"] == "action" else note["column"], note["mark"], squeeze(note["text"]))
            for note in many["action_notes"]
        ],
        "pages": (action["first_page"], action["last_page"]),
    }
