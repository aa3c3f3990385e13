"""How organisations are written in cells, and which of them may be more, or less, than one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.records.values import is_nothing
from schemas.catalogue import Organisations
from schemas.text import fold

_ACRONYM = re.compile(r"^[A-ZÀ-Ý][A-Za-zÀ-ÿ&]*[A-ZÀ-Ý][A-Za-zÀ-ÿ&]*$")


def is_acronym(text: str) -> bool:
    """Whether *text* is written as an acronym: one word with two capitals at least."""
    return bool(_ACRONYM.match(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Organisations of one cell as printed, and the splits that no separator shows."""

    names: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    #: Names that may be more, or less, than one organisation.
    unsure: tuple[str, ...] = ()
    #: Names that the cell prints more than once; they are listed once.
    repeated: tuple[str, ...] = ()
    #: The cell says that there is none.
    is_none: bool = False


#: A piece that begins so is the rest of the name before it: "Ministère de l’Éducation, du Loisir et du Sport".
_GOES_ON = re.compile(r"(?:du|de|des|of)\s|d[’']", re.IGNORECASE)
_CONJUNCTION = re.compile(r"^(?:et|and|&)\s+", re.IGNORECASE)
_BULLET = re.compile(r"^[•▪‣◦●○■□–—*-]\s+")


def read_names(text: str, how: Organisations, known: Collection[str]) -> Names:
    """The organisations of one cell.

    :param text: the cell on one line, or a line for each list item, which is a name of its own.
    :param known: acronyms known in this edition: of its glossary, or standing alone in one of its cells.
    """
    names: list[str] = []
    assumed: list[str] = []
    unsure: list[str] = []
    nothing = {word.casefold() for word in how.none}
    is_none = bool(text.strip()) and names_nobody(text)
    for line in text.split("\n"):
        if names and re.fullmatch(r"\(.+\)", line.strip()):
            # What a line of its own says in brackets is said of the name above it.
            names[-1] = f"{names[-1]} {line.strip()}"
            continue
        first = len(names)
        pieces = split_names(line, how.separators)
        for place, piece in enumerate(pieces):
            piece = _BULLET.sub("", piece)
            if piece.casefold() in nothing or names_nobody(piece):
                is_none = True
                continue
            if len(names) > first and (match := _CONJUNCTION.match(piece)):
                piece = piece[match.end() :]
            if len(names) > first and _is_first_word(names[first]) and _AND_CAPITAL.search(piece):
                unsure += [*names[first:], piece]
            if len(names) > first and _GOES_ON.match(piece) and " " in names[-1]:
                names[-1] = f"{names[-1]}, {piece}"
                unsure.append(names[-1])
                continue
            parts = _between_acronyms(piece, known)
            if len(parts) == 1 and 0 < place == len(pieces) - 1 and all(map(is_acronym, pieces[:-1])):
                parts = _last_of_list(piece)
            if len(parts) > 1:
                assumed.append(piece)
            names += parts
    unsure += [name for name in names if name not in unsure and _is_unsure(name)]
    repeated = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    return Names(
        names=tuple(dict.fromkeys(names)),
        assumed=tuple(assumed),
        unsure=tuple(name for name in dict.fromkeys(unsure) if name in names),
        repeated=repeated,
        is_none=is_none and not names,
    )


def names_nobody(text: str) -> bool:
    """Whether *text* says that there is no organisation, or none yet."""
    return is_nothing(text) or _PENDING.fullmatch(text.strip()) is not None


_PENDING = re.compile(
    r"(?:à|a) (?:déterminer|venir|confirmer|préciser|définir)\.?|tb[dc]|to be (?:determined|confirmed)\.?",
    re.IGNORECASE,
)
#: A second name that begins in the middle of another: a capital behind a word that joins nothing.
_SECOND = re.compile(
    r"(?<!\bde)(?<!\bdu)(?<!\bdes)(?<!\bla)(?<!\ble)(?<!\bles)(?<!\bet)(?<!\bau)(?<!\baux)(?<!\bà)(?<!\bsous)(?<!\bof)"
    r"(?<!\bthe)(?<!\band)(?<!\bfor)\s+(?:Ministère|Secrétariat|Direction|Office|Commission|Conseil|Société|Régie|Institut"
    r"|Agence|Bureau|Ville|Fédération|Association)\b"
    # English names end in such a word as often as they begin with it: only one that begins behind another is a second.
    r"|\b(?:Department|Ministry|Agency|Board|Council|Secretariat|Canada)\b.*(?<!\bthe)(?<!\band)(?<!\bof)(?<!\bfor)"
    r"\s+(?:Department|Ministry)\s+(?:of|for)\b"
)
#: A piece that is no name of its own but says something of the others.
_PARTNERS = re.compile(
    r"(?:en collaboration|en partenariat|avec|ainsi que|notamment|dont|sous|in (?:collaboration|partnership)|with"
    r"|including|as well as|jointly)\b",
    re.IGNORECASE,
)
#: The last piece of a name that commas part: "Innovation, Science and Economic Development".
_AND_CAPITAL = re.compile(r"\s(?:et|and|&)\s+[A-ZÀ-Ý]")


def _is_first_word(name: str) -> bool:
    """Whether *name* is a single plain word, which may be the beginning of a name with commas."""
    return name.isalpha() and not is_acronym(name) and not name.isupper()


def _is_unsure(name: str) -> bool:
    """Whether *name* may be more, or less, than one organisation."""
    outside = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name)
    if (
        re.search(r"[:•()\[\]\n]|[-–/,;]\s*$", outside)
        or _GOES_ON.match(name)
        or _PARTNERS.match(name)
        or _SECOND.search(name)
        or len(name) > 160
    ):
        return True
    # An acronym beside other words on both sides of "et" or of a slash: two organisations, or one and its partners.
    pieces = [piece.strip() for piece in re.split(r"\s+(?:et|and|&)\s+|\s*/\s*|\s+[-–]\s+", outside)]
    inner = re.fullmatch(r"(\S+)\s*\(([^()]+)\)", name)
    if inner is not None and is_acronym(inner[1]) and any(map(is_acronym, re.split(r"[\s,;/]+", inner[2]))):
        return True
    words = outside.split()
    return (len(pieces) > 1 and any(map(is_acronym, pieces))) or (len(words) > 1 and all(map(is_acronym, words)))


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
    """*piece* cut between two known acronyms where the separator is missing or is a hyphen.

    Between acronyms that "et" or a slash joins, it is enough that one of them is known.
    """
    if piece in known:
        return [piece]
    for mark in (r"\s+", r"\s*[-–/]\s*", r"\s+(?:et|and)\s+"):
        parts = re.split(mark, piece)
        if len(parts) > 1 and all(part in known for part in parts):
            return parts
    parts = re.split(r"\s+(?:et|and|&)\s+|\s*/\s*", piece)
    if len(parts) > 1 and all(is_acronym(part) for part in parts) and any(part in known for part in parts):
        return parts
    parts = re.split(r"[\s\-–/]+(?:(?:et|and)\s+)?", piece)
    return parts if len(parts) > 1 and all(part in known for part in parts) else [piece]


def _last_of_list(piece: str) -> list[str]:
    """The last two of a list of acronyms, which a word joins: of "A, B et C"."""
    parts = re.split(r"\s+(?:et|and|&)\s+", piece)
    return parts if len(parts) == 2 and all(map(is_acronym, parts)) else [piece]


def identify(name: str, glossary: Mapping[str, str]) -> str | None:
    """The organisation of the glossary that *name* is: its acronym, its name, or both with one in brackets.

    :param glossary: acronym → name.
    """
    if name in glossary:
        return name
    by_name: dict[str, list[str]] = {}
    for acronym, full in glossary.items():
        by_name.setdefault(fold(full), []).append(acronym)
    match = re.fullmatch(r"(?P<outer>[^()]+?)\s*\((?P<inner>.+)\)", name)
    outer = match["outer"] if match else name
    found = {outer} & set(glossary) or set(by_name.get(fold(outer), ()))
    if match and match["inner"] in glossary:
        # Another organisation in brackets, or one that the glossary names otherwise: not the same for certain.
        return match["inner"] if found == {match["inner"]} else None
    return found.pop() if len(found) == 1 else None


def lone_acronyms(texts: Iterable[str], separators: Sequence[str]) -> frozenset[str]:
    """The acronyms that stand alone between separators somewhere in *texts*."""
    return frozenset(
        piece
        for text in texts
        for line in text.split("\n")
        for piece in split_names(line, separators)
        if is_acronym(piece)
    )
