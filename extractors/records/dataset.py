"""From records to the rows of the dataset's tables. Column names are those of the published tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.records.cells import readable
from extractors.records.model import Action, Organisation

Rows = dict[str, list[dict[str, Any]]]


def action_rows(report_id: str, actions: Sequence[Action]) -> Rows:
    """The rows of the tables that describe actions."""
    rows: Rows = {
        name: []
        for name in (
            "actions", "progress_items", "action_organisations", "action_recommendations", "action_links",
            "action_notes", "action_attributes", "cells",
        )
    }  # fmt: skip
    for action in actions:
        key = {"report_id": report_id, "action_id": action.action_id}
        rows["actions"].append(
            {
                "report_id": report_id,
                "action_id": action.action_id,
                "position": action.position,
                "number": action.number,
                "section": action.section or None,
                "subsection": action.subsection or None,
                "title": action.title or None,
                "progress": action.progress or None,
                "status_printed": action.status_printed or None,
                "status": action.status,
                "deadline": action.deadline or None,
                "planned_cad": action.planned.value,
                "planned_note": action.planned.note or None,
                "spent_cad": action.spent.value,
                "spent_note": action.spent.note or None,
                "first_page": action.pages[0],
                "last_page": action.pages[-1],
                "needs_review": action.needs_review,
            }
        )
        rows["progress_items"] += [
            {**key, "position": n, "kind": item.kind, "marker": item.marker or None, "text": item.text}
            for n, item in enumerate(action.items, start=1)
        ]
        for role in ("responsible", "collaborator"):
            rows["action_organisations"] += [
                {**key, "role": role, "position": n, "name_printed": one.name, "organisation_id": one.organisation_id}
                for n, one in enumerate((one for one in action.organisations if one.role == role), start=1)
            ]
        rows["action_recommendations"] += [{**key, "recommendation": number} for number in action.recommendations]
        rows["action_links"] += [
            {**key, "column": link.column, "page": link.page, "text": readable(link.text) or None, "url": link.url}
            for link in action.links
        ]
        rows["action_notes"] += [
            {**key, "column": column, "mark": note.mark, "text": readable(note.text)} for column, note in action.notes
        ]
        rows["action_attributes"] += [{**key, "name": one.name, "value": one.value} for one in action.attributes]
        rows["cells"] += _cell_rows(key, action)
    return rows


def _cell_rows(key: dict[str, Any], action: Action) -> list[dict[str, Any]]:
    """Where each value stands: one row a cell and page; coordinates in points, to a hundredth."""
    rows: list[dict[str, Any]] = []
    for column, parts in action.places:
        filled = [part for part in parts if part.lines]
        for number, part in enumerate(filled, start=1):
            rows.append(
                {
                    **key,
                    "column": column,
                    "part": number,
                    "page": part.page,
                    "x0": round(part.bbox.x0, 2),
                    "top": round(part.bbox.top, 2),
                    "x1": round(part.bbox.x1, 2),
                    "bottom": round(part.bbox.bottom, 2),
                    "text": readable("\n".join(line.text for line in part.lines)),
                }
            )
    return rows


def organisation_rows(report_id: str, glossary: Sequence[Organisation]) -> Rows:
    """The rows of the glossary."""
    return {
        "organisations": [
            {
                "report_id": report_id,
                "organisation_id": one.organisation_id,
                "name": one.name,
                "note": one.note or None,
            }
            for one in glossary
        ]
    }
