"""How values are written in cells: recommendation numbers and dates. Amounts and organisations have modules
of their own, :mod:`.amounts` and :mod:`.names`.

Each reader returns what it understood and what it did not; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schemas.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whole numbers as printed, and what of the cell is not a number."""

    values: tuple[int, ...]
    rest: str
    #: The cell says that there is none.
    is_none: bool = False


#: The words and signs of a list of numbers. A prefix says no more than that a number follows; ``3.1``, ``7a`` and
#: ``2023/04`` are no numbers.
_TOKEN = re.compile(
    r"(?P<prefix>\b(?:recommandations?|recommendations?|reco?|r(?=\d)|nos?|n(?=[°ºᵒ]))(?:[°ºᵒ]|\b|(?=\d))\.?|[#№])"
    r"|(?P<number>(?<![\w./])\d{1,5}(?![\w/]|\.\d)|(?<=\br)\d{1,5}(?![\w/]|\.\d))"
    r"|(?P<range>\b(?:à|to|through)\b|[-–—])|(?P<between>\b(?:et|and)\b|[,;&•]|\s+|\.(?!\d))"
    r"|(?P<other>[\w./]+|.)",
    re.IGNORECASE,
)
#: More numbers than this are no range: a year with a month, a reference.
_LONGEST_RANGE = 200


def read_numbers(text: str) -> Numbers:
    """The numbers of a list such as ``3, 14 et 15 à 17``; a range stands for all its numbers.

    What is not understood is in ``rest``: words, numbers such as ``3.1``, a range that goes down.
    """
    if is_nothing(text):
        return Numbers(values=(), rest="", is_none=bool(text.strip()))
    values: list[int] = []
    rest = ""
    #: The first number of a range whose second is expected, and whether a number stands right before.
    first: int | None = None
    before: int | None = None
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "number":
            number = int(match[0])
            if first is not None and first <= number <= first + _LONGEST_RANGE:
                values += range(first + 1, number + 1)
                before = None
            else:
                rest += f"{first}–{number}" if first is not None else ""
                values.append(number)
                before = number if first is None else None
            first = None
        elif kind == "range" and before is not None:
            first, before = before, None
        elif kind in ("range", "other"):
            rest += match[0]
        elif kind == "between" and not match[0].isspace():
            rest += f"{first}–" if first is not None else ""
            first = before = None
    rest += f"{first}–" if first is not None else ""
    return Numbers(values=tuple(values), rest=rest)


#: A figure that is grouped like thousands, or two numbers.
_GROUPED = re.compile(r"(?<![\d.,])(?P<first>\d{1,3})(?P<rest>(?:[ \u00a0\u2000-\u200a\u202f]\d{3})+)(?![\d.,]\d|\d)")
#: No report of recommendations has more: a year, an amount, the number of something else.
_MOST = 999


def most_of(values: Iterable[int]) -> int:
    """The largest number that is none too large among *values*, all those of a report.

    Where half of them are above :data:`_MOST` and are no years, the report counts so: up to twice their median.
    """
    found = sorted(values)
    middle = found[len(found) // 2] if found else 0
    return _MOST if middle <= _MOST or 1900 <= middle < 2100 else 2 * middle


def doubtful_numbers(values: Iterable[int], lines: Iterable[str], most: int = _MOST) -> tuple[str, ...]:
    """What of a list of numbers may be none of its numbers: zero, one above *most*, one grouped like thousands.

    :param lines: the lines of the cell: numbers in a column of their own are not grouped.
    """
    found = [str(value) for value in values if not 0 < value <= most]
    for match in (match for line in lines for match in _GROUPED.finditer(line)):
        groups = [match["first"], *re.findall(r"\d{3}", match["rest"])]
        # "184 185 186": numbers of three digits that go up, parted by nothing but spaces.
        is_list = all(len(group) == 3 and group[0] != "0" for group in groups) and groups == sorted(set(groups))
        if not is_list or not match["rest"].replace(" ", "").isdecimal():
            found.append(match[0])
    return tuple(dict.fromkeys(found))


_NOTHING = re.compile(
    r"(?:s\.\s?o\.?|s/o|n\.\s?a\.?|n/a|[-–—−]+|aucune?s?|sans objet|ne s[’']applique pas|non applicable|néant|none"
    r"|not applicable|nil)\.?",
    re.IGNORECASE,
)


def is_nothing(text: str) -> bool:
    """Whether *text* is empty or one of the ways to say that a cell has nothing to name."""
    return not text.strip() or _NOTHING.fullmatch(text.strip()) is not None


_MONTHS = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
}  # fmt: skip
#: Capitals are often set without their accents.
_MOIS = "|".join(_MONTHS["fr"]).replace("é", "[ée]").replace("û", "[ûu]")
_DATE = {
    "fr": re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:\s?er)?\s+(?P<month>{_MOIS})\s+(?P<year>(?:19|20)\d\d)", re.I
    ),
    "en": re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS['en'])}),?\s+(?P<year>(?:19|20)\d\d)"
        rf"|(?P<month2>{'|'.join(_MONTHS['en'])})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d))",
        re.I,
    ),
}  # fmt: skip
_ISO = re.compile(r"(?<![\d/-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
#: Day, month and year in figures. In French the day comes first; in English it must be too large for a month.
_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/-])"
)


def read_dates(text: str, language: str) -> tuple[tuple[int, date], ...]:
    """Every full date of *text*, with its place (index of its first character)."""
    found: list[tuple[int, date]] = []
    for match in _DATE[language].finditer(text):
        groups = match.groupdict()
        day, month, year = (groups.get(k) or groups.get(f"{k}2") or "" for k in ("day", "month", "year"))
        found += _date(match.start(), int(year), [*map(fold, _MONTHS[language])].index(fold(month)) + 1, int(day))
    for match in _ISO.finditer(text):
        found += _date(match.start(), int(match["year"]), int(match["month"]), int(match["day"]))
    for match in _FIGURES.finditer(text):
        day, month = int(match["day"]), int(match["month"])
        if language == "en":
            if min(day, month) > 12 or (max(day, month) <= 12 and day != month):
                continue
            day, month = max(day, month), min(day, month)
        found += _date(match.start(), int(match["year"]), month, day)
    return tuple(found)


def _date(place: int, year: int, month: int, day: int) -> list[tuple[int, date]]:
    try:
        return [(place, date(year, month, day))]
    except ValueError:
        return []


def slug(text: str, *, length: int = 80) -> str:
    """*text* as part of a key: lower case letters and digits without accents, joined by hyphens."""
    text = re.sub(r"['’‘–—]", " ", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    short = ""
    for word in words:
        if short and len(short) + 1 + len(word) > length:
            break
        short = f"{short}-{word}" if short else word[:length]
    return short or "sans-titre"
