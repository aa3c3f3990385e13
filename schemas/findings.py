"""Findings: what a careful data steward would want to know. A stage returns what it made and what it found.

Each check is defined once, in :data:`CHECKS`: its severity and its message in French and in English. A message is a
template over the finding's own fields (``{column}``, ``{page}``, ``{action}``, ``{expected}``, ``{found}``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A kind of finding."""

    severity: Severity
    fr: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. ``check`` is a key of :data:`CHECKS`; ``page`` is 1-based; empty fields do not apply."""

    check: str
    action_id: str | None = None
    column: str | None = None
    page: int | None = None
    expected: str | None = None
    found: str | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CHECKS[self.check].severity

    @property
    def message_fr(self) -> str:
        """The message in French."""
        return CHECKS[self.check].fr.format(**self._values())

    @property
    def message_en(self) -> str:
        """The message in English."""
        return CHECKS[self.check].en.format(**self._values())

    def _values(self) -> dict[str, object]:
        return {
            "action": self.action_id or "?",
            "column": self.column or "?",
            "page": self.page if self.page is not None else "?",
            "expected": self.expected or "",
            "found": self.found or "",
        }


CHECKS: dict[str, Check] = {
    # Documents and fetching
    "failed": Check(severity="error", fr="Le rapport n’a pas été traité : {found}", en="The report was not processed: {found}"),
}
