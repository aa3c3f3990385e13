"""How values are written in cells: amounts, recommendation numbers, statuses, dates, organisations.

Each reader returns what it understood and what it did not; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from schemas.catalogue import Organisations

_SPACE = r"[ \t\u00a0\u202f\u2009]"
_FIGURES = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d{{1,3}}(?:,\d{{3}}){{2,}}|\d+"
_UNIT = (
    rf"(?P<scale>k|M|G|milliers?(?={_SPACE}+de{_SPACE})|millions?|milliards?)?(?:{_SPACE}*de)?{_SPACE}*"
    r"(?P<unit>\$|dollars?\b)?"
)
_AMOUNT_FR = re.compile(
    rf"^(?P<sign>[-–−]{_SPACE}?)?(?P<whole>{_FIGURES})(?:(?P<mark>[,.])(?P<part>\d+))?{_SPACE}*{_UNIT}(?:{_SPACE}?CA\b)?"
)
_AMOUNT_EN = re.compile(
    rf"^(?P<sign>[-–−]{_SPACE}?)?(?:CA|C)?(?P<unit>\$){_SPACE}?"
    rf"(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)"
    rf"(?:(?P<mark>\.)(?P<part>\d+))?{_SPACE}*(?P<scale>k|M|G|B|thousand|million|billion)?\b"
)
#: What may not follow an amount that was read: the rest of its figure, a second amount, another currency.
_GOES_ON = re.compile(
    rf"{_SPACE}*(?:[,.]\d|(?:à|to|et|and|ou|or|[-–/,;+])?{_SPACE}*\$?{_SPACE}*\d|U\.?S\b|€|£|EUR\b|USD\b)",
    re.IGNORECASE,
)
_AMOUNT_NIL = re.compile(rf"^(?:[-–—−]{_SPACE}*\$|\${_SPACE}*[-–—−]|nil\b|néant\b)", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(
    r"(?:s\.\s?o\.?|n\.\s?d\.?|n\.?/?a\.?|[-–—−]|sans objet|non disponible|not applicable|not available)", re.IGNORECASE
)
_SCALES = {"k": 3, "millier": 3, "thousand": 3, "m": 6, "million": 6, "g": 9, "b": 9, "milliard": 9, "billion": 9}
#: Scales of a column's label, on either side of the sign; what stands next to it otherwise is not understood.
_LABEL_SCALES = (
    (9, re.compile(r"\bmilliards?\b|\bbillions?\b|\bG\s?\$|\$\s?[GB]\b", re.IGNORECASE)),
    (6, re.compile(r"\bmillions?\b|\bMM?\s?\$|\$\s?MM?\b", re.IGNORECASE)),
    (3, re.compile(r"\bmilliers?\b|\bthousands?\b|\bk\s?\$|\$\s?k\b|\b000\s?\$|\$\s?['’]?000\b", re.IGNORECASE)),
)
_LABEL_CURRENCY = re.compile(r"\$|\bdollars?\b", re.IGNORECASE)
_LABEL_STRANGE = re.compile(
    r"(?!\bCA?D?\s?\$)\b[A-Z0-9]+\s?\$|\$\s?(?!CAD?\b)[A-Z0-9]|€|£|\bUS\b|\bU\.S\.", re.IGNORECASE
)
#: The label names a scale or a currency that is not understood: no figure below it is read.
UNKNOWN_SCALE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount in dollars, exact, with two decimals.

    ``value`` is None where the cell is empty, says that there is none, or could not be read (``is_read`` False); then
    ``note`` is all that is printed.
    """

    value: Decimal | None
    note: str
    is_read: bool
    #: Whether the cell or the header of its column says that the figure is in dollars.
    has_unit: bool = True


def header_scale(label: str) -> int | None:
    """The power of ten that a column's label sets: 3 for ``en milliers de dollars``, None without a unit.

    :data:`UNKNOWN_SCALE` where the label says something of the unit that is not understood.
    """
    found = {scale for scale, pattern in _LABEL_SCALES if pattern.search(label)}
    if len(found) == 1:
        return found.pop()
    if found or _LABEL_STRANGE.search(re.sub(r"\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b", "", label)):
        return UNKNOWN_SCALE
    return 0 if _LABEL_CURRENCY.search(label) else None


def read_amount(text: str, *, scale: int | None = None) -> Amount:
    """The amount at the start of *text* (one line), and what the cell says besides.

    :param scale: :func:`header_scale` of the column's label. A figure whose magnitude is open to doubt is not read: one
        with a unit of its own under a label in thousands, ``1,500``, which is 1.5 to some and 1500 to others, or one
        that another figure follows.
    """
    text = text.strip()
    if not text:
        return Amount(value=None, note="", is_read=True)
    nil = _AMOUNT_NIL.match(text)
    if nil is not None:
        return Amount(value=Decimal("0.00"), note=text[nil.end() :].strip(), is_read=True)
    if _NOT_APPLICABLE.fullmatch(text):
        return Amount(value=None, note=text, is_read=True)
    unread = Amount(value=None, note=text, is_read=False)
    match = _AMOUNT_EN.match(text) or _AMOUNT_FR.match(text)
    if match is None or scale == UNKNOWN_SCALE or _GOES_ON.match(text, match.end()):
        return unread
    sign = match["sign"] or ""
    own = _SCALES[match["scale"].lower().rstrip("s")] if match["scale"] else None
    part = match["part"] or ""
    if (len(part) == 3 and own is None) or (scale and (own is not None or match["unit"])) or sign != sign.strip():
        # A dash apart from its figure may open a list.
        return unread
    whole = re.sub(r"\D", "", match["whole"])
    value = Decimal(f"{whole}.{part or '0'}").scaleb(own or scale or 0)
    cents = value.quantize(Decimal("0.01"))
    note = text[match.end() :].strip()
    if value != cents or (not match["unit"] and note and not note.startswith(("(", "["))):
        # Too exact for dollars, or a bare figure with words behind it: a date, a count.
        return unread
    return Amount(
        value=-cents if sign else cents,
        note=note,
        is_read=True,
        has_unit=bool(match["unit"]) or scale is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whole numbers as printed, and what of the cell is not a number."""

    values: tuple[int, ...]
    rest: str


def read_numbers(text: str) -> Numbers:
    """The numbers of a list such as ``3, 14 et 15 à 17``; a range stands for all its numbers."""
    values: list[int] = []
    rest = text
    for match in re.finditer(r"\b(\d{1,5})(?:\s*(?:à|to|[-–])\s*(\d{1,5}))?\b", text):
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first > 200:
            values += [first, last]
        else:
            values += range(first, last + 1)
        rest = rest.replace(match[0], " ", 1)
    rest = re.sub(r"\b(?:et|and)\b|[,;.\s]", "", rest)
    return Numbers(values=tuple(values), rest=rest)


_MONTHS = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"),
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
}  # fmt: skip
_DATE = {
    "fr": re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:\s?er)?\s+(?P<month>{'|'.join(_MONTHS['fr'])})\s+(?P<year>(?:19|20)\d\d)", re.I
    ),
    "en": re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{'|'.join(_MONTHS['en'])}),?\s+(?P<year>(?:19|20)\d\d)"
        rf"|(?P<month2>{'|'.join(_MONTHS['en'])})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d))",
        re.I,
    ),
}  # fmt: skip
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")


def read_dates(text: str, language: str) -> tuple[tuple[int, date], ...]:
    """Every full date of *text*, with its place (index of its first character)."""
    found: list[tuple[int, date]] = []
    for match in _DATE[language].finditer(text):
        groups = match.groupdict()
        day, month, year = (groups.get(k) or groups.get(f"{k}2") or "" for k in ("day", "month", "year"))
        found += _date(match.start(), int(year), _MONTHS[language].index(month.lower()) + 1, int(day))
    for match in _ISO.finditer(text):
        found += _date(match.start(), int(match["year"]), int(match["month"]), int(match["day"]))
    return tuple(found)


def _date(place: int, year: int, month: int, day: int) -> list[tuple[int, date]]:
    try:
        return [(place, date(year, month, day))]
    except ValueError:
        return []


_ACRONYM = re.compile(r"^[A-ZÀ-Ý][A-Za-zÀ-ÿ&]*[A-ZÀ-Ý][A-Za-zÀ-ÿ&]*$")


def is_acronym(text: str) -> bool:
    """Whether *text* is written as an acronym: one word with two capitals at least."""
    return bool(_ACRONYM.match(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Organisations of one cell as printed, and the splits that no separator shows."""

    names: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    #: The cell says that there is none.
    is_none: bool = False


def read_names(text: str, how: Organisations, known: Collection[str]) -> Names:
    """The organisations of one cell.

    :param text: the cell on one line.
    :param known: acronyms known in this edition: of its glossary, or standing alone in one of its cells.
    """
    names: list[str] = []
    assumed: list[str] = []
    nothing = {word.casefold() for word in how.none}
    is_none = False
    for piece in split_names(text, how.separators):
        if piece.casefold() in nothing:
            is_none = True
            continue
        parts = _between_acronyms(piece, known)
        if len(parts) > 1:
            assumed.append(piece)
        names += parts
    return Names(names=tuple(names), assumed=tuple(assumed), is_none=is_none and not names)


def split_names(text: str, separators: Iterable[str]) -> list[str]:
    """*text* cut at *separators*, but not inside parentheses or brackets."""
    marks = sorted((mark for mark in separators if mark), key=len, reverse=True)
    pieces, depth, start, index = [], 0, 0, 0
    while index < len(text):
        depth += (text[index] in "([") - (text[index] in ")]")
        mark = next((mark for mark in marks if depth <= 0 and text.startswith(mark, index)), None)
        if mark is None:
            index += 1
            continue
        pieces.append(text[start:index])
        index += len(mark)
        start = index
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _between_acronyms(piece: str, known: Collection[str]) -> list[str]:
    """*piece* cut between two known acronyms where the separator is missing or is a hyphen."""
    if piece in known:
        return [piece]
    for mark in (r"\s+", r"\s*[-–/]\s*", r"\s+(?:et|and)\s+"):
        parts = re.split(mark, piece)
        if len(parts) > 1 and all(part in known for part in parts):
            return parts
    parts = re.split(r"[\s\-–/]+(?:(?:et|and)\s+)?", piece)
    return parts if len(parts) > 1 and all(part in known for part in parts) else [piece]


def lone_acronyms(texts: Iterable[str], separators: Sequence[str]) -> frozenset[str]:
    """The acronyms that stand alone between separators somewhere in *texts*."""
    return frozenset(piece for text in texts for piece in split_names(text, separators) if is_acronym(piece))


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
