"""Rows of a small dataset, and strategies that make rows of any table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from schemas.catalogue import Entry
from schemas.fields import Field
from schemas.tables import TableSpec

EDITION = "plan-2023-03-31"

ACTIONS = Entry.model_validate(
    {
        "id": "plan",
        "title": "Plan d’action",
        "publisher": "Ministère",
        "licence": "CC-BY-4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "source": {"landing_page": "https://example.org/plan"},
        "columns": [{"name": "action", "kind": "action"}],
    }
)
INVENTORY = Entry.model_validate(
    {
        "id": "software-list",
        "kind": "table",
        "title": "Logiciels",
        "title_en": "Software",
        "publisher": "Conseil",
        "licence": "Droits réservés; les faits peuvent être réutilisés.",
        "columns": [
            {"name": "software", "kind": "text", "title_fr": "Logiciel", "title_en": "Software"},
            {"name": "copies", "kind": "integer"},
            {"name": "cost", "kind": "amount"},
        ],
    }
)
ENTRIES = (ACTIONS, INVENTORY)


def report(report_id: str = EDITION, series: str = "plan") -> dict[str, Any]:
    """A row of ``reports``."""
    return {
        "report_id": report_id,
        "series": series,
        "title": "Plan d’action",
        "publisher": "Ministère",
        "as_of": date(2023, 3, 31),
        "language": "fr",
        "source_url": None,
        "retrieved_at": datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        "sha256": "ab" * 32,
        "size_bytes": 1234,
        "page_count": 3,
        "action_count": 3,
        "software_version": "0.1.0",
    }


def action(number: int, **more: Any) -> dict[str, Any]:
    """A row of ``actions``."""
    return {
        "report_id": EDITION,
        "action_id": f"plan:{number}",
        "position": number,
        "number": number,
        "section": "Axe 1",
        "subsection": None,
        "title": f"Titre, « {number} »",
        "progress": 'Un paragraphe.\n• Une puce; "citée"',
        "status_printed": "En cours",
        "status": "in_progress",
        "deadline": None,
        "planned_cad": Decimal("404109"),
        "planned_note": None,
        "spent_cad": Decimal("0.50"),
        "spent_note": "(dont 0,25 $)",
        "first_page": 1,
        "last_page": 2,
        "needs_review": False,
    } | more


def sample(actions: int = 12) -> dict[str, list[dict[str, Any]]]:
    """Rows of every kind: *actions* actions, and a table of its own."""
    numbers = range(1, actions + 1)
    return {
        "reports": [report(), report("software-list-2017-06-01", "software-list")],
        "actions": [action(number) for number in numbers],
        "progress_items": [
            {
                "report_id": EDITION,
                "action_id": f"plan:{number}",
                "position": place,
                "kind": kind,
                "marker": None,
                "text": text,
            }
            for number in numbers
            for place, (kind, text) in enumerate((("paragraph", "Un paragraphe."), ("bullet", 'Une puce; "citée"')), 1)
        ],
        "organisations": [{"report_id": EDITION, "organisation_id": "MFA", "name": "Famille", "note": None}],
        "action_organisations": [
            {
                "report_id": EDITION,
                "action_id": "plan:2",
                "role": role,
                "position": place,
                "name_printed": name,
                "organisation_id": found,
            }
            for role, place, name, found in (("collaborator", 1, "XYZ", None), ("responsible", 1, "MFA", "MFA"))
        ],
        "action_recommendations": [{"report_id": EDITION, "action_id": "plan:1", "recommendation": 7}],
        "action_links": [
            {
                "report_id": EDITION,
                "action_id": "plan:1",
                "column": "progress",
                "page": 1,
                "text": None,
                "url": "https://example.org/?a=1,2",
            }
        ],
        "cells": [
            {
                "report_id": EDITION,
                "action_id": "plan:1",
                "column": "title",
                "part": 1,
                "page": 1,
                "x0": 1.23456,
                "top": 2.0,
                "x1": 30,
                "bottom": Decimal("4.5"),
                "text": "Titre",
            }
        ],
        "repairs": [
            {
                "report_id": EDITION,
                "font": "ABCDEF+Calibri",
                "code": 415,
                "printed": "\N{REPLACEMENT CHARACTER}",
                "repaired": "ti",
                "occurrences": 20,
                "first_page": 1,
                "words_checked": 9,
                "words_known": 9,
                "advance": 557.04,
                "expected_advance": 564,
                "evidence": "lexicon advance",
                "confidence": 0.98765,
                "decided_by": "software",
            }
        ],
        "findings": [
            {
                "report_id": EDITION,
                "severity": severity,
                "check": "failed",
                "action_id": None,
                "column": None,
                "page": 1,
                "expected": "",
                "found": "un\x0emot",
                "message_fr": "Un message.",
                "message_en": "A message.",
            }
            for severity in ("notice", "error", "warning")
        ],
        "software_list": [
            {
                "report_id": "software-list-2017-06-01",
                "position": place,
                "software": f"Logiciel {place}",
                "copies": place,
                "cost": Decimal(place),
                "page": 1,
                "needs_review": False,
            }
            for place in numbers
        ],
    }


#: Any text a page may show, and what must not break a file: quotes, commas, line ends, spaces at the ends, signs.
TEXTS = st.text(
    st.one_of(st.sampled_from("\",;\n\r\t =-+@'\\|’«»éœ•▯"), st.characters(exclude_categories=["Cs"])), max_size=30
)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values that *field* may hold, and None where it may be empty."""
    strategy: st.SearchStrategy[Any]
    if field.terms:
        strategy = st.sampled_from([term.value for term in field.terms])
    elif field.pattern:
        strategy = st.from_regex(field.pattern, fullmatch=True, alphabet="abc019-:f")
    elif field.type == "string":
        strategy = TEXTS.filter(lambda text: bool(text.strip())) if field.required else TEXTS
    elif field.type == "integer":
        strategy = st.integers(field.minimum if field.minimum is not None else -(2**63), field.maximum or 2**63 - 1)
    elif field.type == "decimal":
        strategy = st.decimals(-(10**15), 10**15, places=2)
    elif field.type == "number":
        low, high = (field.minimum, field.maximum) if field.minimum is not None else (-1e6, 1e6)
        strategy = st.floats(low, high)
    elif field.type == "boolean":
        strategy = st.booleans()
    elif field.type == "date":
        strategy = st.dates()
    else:
        strategy = st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2), max_value=datetime(9998, 1, 1))
    return strategy if field.required else st.none() | strategy


def rows_of(spec: TableSpec) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of one table with different keys."""
    row = st.fixed_dictionaries({field.name: values(field) for field in spec.fields})
    unique = (lambda one: tuple(one[name] for name in spec.primary_key)) if spec.primary_key else None
    return st.lists(row, max_size=6, unique_by=unique)
