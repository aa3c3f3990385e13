"""Rows that sum up the rows above them: told from the others, left out, and held against them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.table import Part
from schemas.findings import Finding

#: The label of a row of totals. What may follow the word keeps a title such as "Total Physical Response" out.
_LABEL = re.compile(
    r"^[•*–—\-\s]*(?:le\s+)?(?:(?:grand|sous|sub|overall)[-–\s]*)?tota(?:l|ux|ls)\b"
    r"(?=\s*(?:$|[:.,(\[*–—\-\d¹²³]|général|global|cumul|partiel|annuel|des?\b|du\b|d[’']|par\b|pour\b|for\b|of\b|all\b"
    r"|planned|spent|prévu|dépens|budget|axe\b|volet\b|section\b|ministère|orientation|objectif|20\d\d))",
    re.IGNORECASE,
)
_LONGEST_LABEL = 90
_FIGURE = re.compile(
    r"[-–−(]?\s*\$?\s*\d[\d\s.,\u00a0\u202f%$kKM)*¹²³]*(?:(?:[kKMG]|Md)?\s?\$|(?:de\s)?dollars|CA|%"
    r"|(?:milliers?|thousands?|millions?|milliards?|billions?)(?:\s(?:de\s)?(?:\$|dollars))?)?\)?|[-–—]\s*\$?"
)
#: What stands in place of a figure that a total has not.
_NO_FIGURE = re.compile(r"s\.?\s?o\.?|s/o|n\.?\s?[ad]\.?|n/[ad]|sans objet|not applicable", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A row of totals: its cells by catalogue column, and how many rows stand above it."""

    label: str
    page: int
    after: int
    parts: Mapping[str, tuple[Part, ...]]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    stated: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """The figures of a column: one for each row, and whether each is known."""

    values: Sequence[Decimal]
    is_known: Sequence[bool]
    #: Total of each row of totals; None where it is empty or could not be read; and its printed text.
    totals: Sequence[Decimal | None]
    printed: Sequence[str]


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row is one of totals.

    :param texts: the filled cells of the row, from left to right: a label such as ``Sous-total``, and figures only.
    """
    return (
        len(texts) > 1
        and len(texts[0]) <= _LONGEST_LABEL
        and _LABEL.match(texts[0]) is not None
        and all(_FIGURE.fullmatch(text) or _NO_FIGURE.fullmatch(text) for text in texts[1:])
        and any(re.search(r"\d", text) for text in texts[1:])
    )


def check_sums(rows: Sequence[TotalRow], columns: Mapping[str, Summed]) -> list[Finding]:
    """A finding for each row of totals, and for each of its figures that the rows do not add up to.

    A total may sum up the rows since the one before it, since any other, or all; and it may stand above its rows.
    """
    findings = [
        Finding(check="total-row", page=row.page, found=_shown(row.label, columns, number))
        for number, row in enumerate(rows)
    ]
    for column, summed in columns.items():
        for number, row in enumerate(rows):
            printed = summed.printed[number]
            if not printed:
                continue
            total = summed.totals[number]
            starts = sorted({0, *(other.after for other in rows[:number])}, reverse=True)
            ends = sorted({len(summed.values), *(other.after for other in rows[number + 1 :])})
            spans = [(start, row.after) for start in starts if start < row.after]
            spans += [(row.after, end) for end in ends if end > row.after]
            known = [span for span in spans if all(summed.is_known[span[0] : span[1]])]
            sums = {span: sum(summed.values[span[0] : span[1]], start=Decimal(0)) for span in known}
            if total is not None and total in sums.values():
                continue
            if total is None or not spans or spans[0] not in sums:
                findings.append(Finding(check="sum-unchecked", column=column, page=row.page, expected=printed))
                continue
            nearest = min(sums.values(), key=lambda one, goal=total: abs(one - goal))
            findings.append(
                Finding(check="sum-differs", column=column, page=row.page, expected=f"{total}", found=f"{nearest}")
            )
    return findings


def _shown(label: str, columns: Mapping[str, Summed], number: int) -> str:
    return " | ".join([label, *(text for summed in columns.values() if (text := summed.printed[number]))])
