"""Decisions as rows of the table ``repairs``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.repair.model import Repairs


def repair_rows(report_id: str, repairs: Repairs) -> list[dict[str, Any]]:
    """One row a decision, accepted or refused, in the order of (font, code)."""
    return [
        {
            "report_id": report_id,
            "font": decision.font_name,
            "code": decision.code,
            "printed": decision.printed,
            "repaired": decision.repaired,
            "occurrences": decision.occurrences,
            "first_page": decision.first_page,
            "words_checked": decision.words_checked,
            "words_known": decision.words_known,
            "advance": _decimal(decision.advance),
            "expected_advance": _decimal(decision.expected_advance),
            "evidence": ", ".join(decision.evidence) or None,
            "confidence": _decimal(decision.confidence),
            "decided_by": decision.decided_by,
        }
        for decision in repairs.decisions
    ]


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
