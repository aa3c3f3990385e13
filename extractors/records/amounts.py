"""How amounts and counts are written in cells. What is not certain is not read; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u205f]"
#: Signs without width that may stand inside a figure.
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")
_GROUPS_FR = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d{{1,3}}(?:,\d{{3}}){{2,}}|\d+"
_GROUPS_EN = rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+"
_SCALE = rf"(?P<scale>[kK]|Md|M|G|milliers?(?={_SPACE}+de{_SPACE})|millions?|milliards?|thousands?|billions?)?"
_UNIT = rf"{_SCALE}(?:{_SPACE}*(?:de|of))?{_SPACE}*(?P<unit>\$|dollars?\b)?(?:{_SPACE}?CA\b)?"
_SIGN = rf"(?P<sign>[-–−]{_SPACE}?)?"
_AMOUNT = {
    "fr": re.compile(rf"^{_SIGN}(?P<whole>{_GROUPS_FR})(?:(?P<mark>[,.])(?P<part>\d+))?{_SPACE}*{_UNIT}"),
    "en": re.compile(rf"^{_SIGN}(?P<whole>{_GROUPS_EN})(?:(?P<mark>\.)(?P<part>\d+))?{_SPACE}*{_UNIT}"),
}
#: With the sign in front, as in English, whatever the report's language.
_SIGN_FIRST = re.compile(
    rf"^{_SIGN}(?:CA|C)?(?P<unit>\$){_SPACE}?(?P<whole>{_GROUPS_EN})"
    rf"(?:(?P<mark>\.)(?P<part>\d+))?{_SPACE}*(?P<scale>[kK]|M|G|B|thousand|million|billion)?\b"
)
#: What may not follow an amount that was read: the rest of its figure, a second amount, another currency.
_GOES_ON = re.compile(
    rf"{_SPACE}*(?:[,.]\d|(?:à|to|et|and|ou|or|[-–/,;+])?{_SPACE}*\$?{_SPACE}*\d|U\.?S\b|€|£|EUR\b|USD\b)",
    re.IGNORECASE,
)
#: A dash for the figure; with a figure behind it, it is a sign: ``-$500``.
_AMOUNT_NIL = re.compile(
    rf"^(?:(?:[-–—−]{_SPACE}*\$|\${_SPACE}*[-–—−])(?!{_SPACE}*[\d.,])|nil\b|néant\b)", re.IGNORECASE
)
_NOT_APPLICABLE = re.compile(
    r"(?:s\.?\s?o\.?|s/o|n\.\s?d\.?|n\.?/?\s?a\.?|[-–—−]+|aucune?s?|none|sans objet|ne s[’']applique pas"
    r"|non (?:applicable|disponible|déterminée?)|not (?:applicable|available|determined)"
    r"|(?:à|to be) (?:déterminer|venir|confirmer|préciser|définir|determined|confirmed)|tb[dc])\.?",
    re.IGNORECASE,
)
#: The power of ten that a word or sign of a cell sets.
_SCALES: dict[str, int] = {
    sign: power
    for power, signs in ((3, "k millier thousand"), (6, "m million"), (9, "g b md milliard billion"))
    for sign in signs.split()
}

#: Words of a note that make its figure something else than the amount of the row: a rate, a bound, an estimate.
_QUALIFIED = re.compile(
    r"^/|\b(?:par|per|chaque|each|every)\s+(?:an\b|annum|ann[ée]e|year|mois|month|semaine|week|jour|day|heure|hour"
    r"|trimestre|quarter|personne|person|élève|student|enfant|child|famille|family|unité|unit|ménage|household|projet"
    r"|project|organisme|école|school|région|region|établissement|participante?|logement|place\b)"
    r"|\bannuel|\bannual|\brécurrent|\brecurr|\bchacun|\beach\b|^\+|^±|\benviron\b|\bapprox|\bestim|\bmaxim|\bminim"
    r"|\b(?:et|ou) plus\b|\bor more\b|\bau moins\b|\bat least\b|\bjusqu|\bup to\b"
    r"|^[x×*]\s?\d|\bp\.\s?a\.|^est\.|\benv\.",
    re.IGNORECASE,
)
_SECOND_AMOUNT = re.compile(
    rf"\d{_SPACE}*(?:[kKMG]|millions?|milliards?)?(?:{_SPACE}*de)?{_SPACE}*(?:\$|dollars?\b)|\${_SPACE}*\d"
)
#: A scale that follows the sign of the dollar, or stands in brackets behind it: the figure is no number of dollars.
_SCALE_BEHIND = re.compile(
    r"(?:^|[(\[]\s*|\b(?:en|in)\s+)(?:milliers?|millions?|milliards?|thousands?|billions?|[kKMG]\s?\$|mm?\b|mn\b|mio\b"
    r"|mill?\b|bn\b|mds?\b|k\b|tn\b)",
    re.IGNORECASE,
)
_OTHER_CURRENCY = re.compile(r"\bU\.?S\b|\bUSD\b|\bEUR\b|\beuros?\b|[€£]", re.IGNORECASE)
#: Power of ten, the words that name it, and its signs on either side of the currency's.
_SCALE_SIGNS = (
    (9, r"milliards|billions", r"\b(?:G|Md)\s?\$|\$\s?(?:[GB]\b|billions?\b)"),
    (6, r"millions", r"\bMM?\s?\$|\$\s?(?:MM?|millions?)\b"),
    (3, r"milliers|thousands", r"\bk\s?\$|\$\s?(?:k|thousands?)\b|(?<!\d)(?<!\d\s)\b000\s?\$|\$\s?['’]?000s?\b"),
)
#: What around such a word says that it is the unit, and not a number of something.
_UNIT_ENDS = r"\b(?=\s*(?:$|[)\].,;:–—]|de\s+dollars|of\s+dollars|(?:de\s+)?\$|canad))"
_DOLLARS = r"\s+(?:de\s+dollars|of\s+dollars|(?:de\s+)?\$)"
#: Scales of a column's label; what stands next to the sign otherwise is not understood.
_LABEL_SCALES = tuple(
    (
        power,
        re.compile(
            rf"(?:\b(?:en|in)\s+|[(\[,:–—-]\s*|^)(?:{words}){_UNIT_ENDS}"
            rf"|(?<!\d)(?<!\d\s)\b(?:{words}){_DOLLARS}|{signs}",
            re.IGNORECASE,
        ),
    )
    for power, words, signs in _SCALE_SIGNS
)
#: Scales of a caption or a note, which may be a sentence about anything.
_STATED_SCALES = tuple(
    (power, re.compile(rf"(?:\b(?:en|in)\s+|[(\[]\s*|^)(?:(?:{words}){_UNIT_ENDS}|(?:{signs}))", re.IGNORECASE))
    for power, words, signs in _SCALE_SIGNS
)
_SCALE_WORD = re.compile(r"\b(?:milliards?|billions?|millions?|milliers?|thousands?)\b", re.IGNORECASE)
_LABEL_CURRENCY = re.compile(r"\$|\bdollars?\b|\bCAD\b", re.IGNORECASE)
#: Letters glued to the sign, a capital or a figure beside it: another currency or scale. Words beside it are none.
_LABEL_STRANGE = re.compile(
    r"\b(?!CA?D?\$)[A-Za-z]+\$|\b(?!C\s)[A-Z]\s\$|\d\s?\$|\$\s?\d|\$(?!CAD?\b)[A-Za-z]"
    r"|\$\s(?:[A-Z]|[bm]n|mill?|[a-z])\b|€|£|\bUSD?\b|\bU\.S\.|\bAUD\b|\bEUR\b"
)
#: The label names a scale or a currency that is not understood: no figure below it is read.
UNKNOWN_SCALE = -1
#: Signs of footnotes that may stand behind a figure.
MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹†‡]+|(?<=[\d$%)])\s?\*+")

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount in dollars, exact, with two decimals.

    ``value`` is None where the cell is empty, says that there is none, or could not be read (``is_read`` False); then
    ``note`` is all that is printed.
    """

    value: Decimal | None
    note: str
    is_read: bool
    #: Whether the cell or the header of its column says that the figure is in dollars; nothing is so in any currency.
    has_unit: bool = True
    #: Whether the cell says that the figure is a rate, a bound or an estimate, or the figure is negative.
    is_qualified: bool = False


def header_scale(label: str) -> int | None:
    """The power of ten that a column's label sets: 3 for ``en milliers de dollars``, None without a unit.

    :data:`UNKNOWN_SCALE` where the label says something of the unit that is not understood.
    """
    found = {scale for scale, pattern in _LABEL_SCALES if pattern.search(label)}
    if len(found) == 1:
        return found.pop()
    years = re.sub(r"\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b", "", label)
    if found or _SCALE_WORD.search(label) or _LABEL_STRANGE.search(years):
        return UNKNOWN_SCALE
    return 0 if _LABEL_CURRENCY.search(label) else None


def stated_scale(texts: Iterable[str]) -> int | None:
    """The power of ten that texts around a table set: captions and notes such as ``(en milliers de dollars)``.

    None where none of them does; :data:`UNKNOWN_SCALE` where they differ.
    """
    found = {scale for text in texts for scale, pattern in _STATED_SCALES if pattern.search(text)}
    return found.pop() if len(found) == 1 else UNKNOWN_SCALE if found else None


def read_amount(text: str, *, scale: int | None = None, language: Language = "fr") -> Amount:
    """The amount at the start of *text* (one line), and what the cell says besides.

    :param scale: :func:`header_scale` of the column's label. A figure whose magnitude is open to doubt is not read: one
        with a unit of its own under a label in thousands, ``1,500`` in French, which is 1.5 to some and 1500 to
        others, or one beside which another amount stands.
    :param language: decides what commas and points are.
    """
    text = _INVISIBLE.sub("", text).strip()
    if not text:
        return Amount(value=None, note="", is_read=True)
    nil = _AMOUNT_NIL.match(text)
    if nil is not None:
        note = text[nil.end() :].strip()
        return Amount(value=Decimal("0.00"), note=note, is_read=True, is_qualified=_is_second(note))
    if _NOT_APPLICABLE.fullmatch(text):
        return Amount(value=None, note=text, is_read=True)
    unread = Amount(value=None, note=text, is_read=False)
    match = _SIGN_FIRST.match(text) or _AMOUNT[language].match(text)
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
    bare = note.lstrip("*†‡⁰¹²³⁴⁵⁶⁷⁸⁹ ")
    if (own is None and _SCALE_BEHIND.search(note)) or _OTHER_CURRENCY.search(note):
        return unread
    if value != cents or (not match["unit"] and bare and not bare.startswith(("(", "["))) or _is_second(note):
        # Too exact for dollars, a bare figure with words behind it (a date, a count), or one amount of several.
        return unread
    return Amount(
        value=-cents if sign else cents,
        note=note,
        is_read=True,
        has_unit=bool(match["unit"]) or scale is not None or not cents,
        is_qualified=bool(sign and cents) or _QUALIFIED.search(note.lstrip("([ ")) is not None,
    )


def leading_amount(text: str, *, language: Language = "fr") -> tuple[Decimal, Decimal] | None:
    """The amount that *text* begins with, whatever follows it, and how exactly it is printed: half its last place."""
    text = _INVISIBLE.sub("", text).strip()
    match = _SIGN_FIRST.match(text) or _AMOUNT[language].match(text)
    if match is None:
        return None
    part = match["part"] or ""
    own = _SCALES[match["scale"].lower().rstrip("s")] if match["scale"] else 0
    value = Decimal(f"{re.sub('[^0-9]', '', match['whole'])}.{part or '0'}").scaleb(own)
    return value, Decimal("0.5").scaleb(own - len(part))


def _is_second(note: str) -> bool:
    """Whether *note* names another amount, not in brackets as what the first one contains."""
    outside = re.sub(r"[(\[][^)\]]*[)\]]?", " ", note)
    return _SECOND_AMOUNT.search(outside) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A whole number; None where the cell is empty, says that there is none, or could not be read."""

    value: int | None
    is_read: bool


def read_count(text: str, *, scale: int | None = None, language: Language = "fr") -> Count:
    """The whole number that *text* is.

    :param scale: :func:`header_scale` of the column's label.
    """
    text = MARKS.sub("", _INVISIBLE.sub("", text)).strip()
    if not text or _NOT_APPLICABLE.fullmatch(text):
        return Count(value=None, is_read=True)
    pattern = rf"(?P<sign>[-−])?(?P<whole>{_GROUPS_EN if language == 'en' else _GROUPS_FR})(?:[,.](?P<part>\d{{1,2}}))?"
    match = re.fullmatch(pattern, text)
    unread = Count(value=None, is_read=False)
    if match is None or scale == UNKNOWN_SCALE:
        return unread
    whole = re.sub(r"\D", "", match["whole"])
    value = Decimal(f"{whole}.{match['part'] or 0}").scaleb(scale or 0)
    if value != value.to_integral_value() or (match["part"] and not scale) or (value and match["sign"]):
        return unread
    return Count(value=int(value), is_read=True)
