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


def read_names(text: str, how: Organisations, known: Collection[str], spelt: Iterable[str] = ()) -> Names:
    """The organisations of one cell.

    :param text: the cell on one line, or a line for each list item, which is a name of its own.
    :param known: acronyms known in this edition: of its glossary, or standing alone in one of its cells.
    :param spelt: names of its glossary, each one organisation whatever commas and words it has.
    """
    whole = frozenset(map(fold, (*spelt, *how.names)))
    settled = frozenset(map(fold, how.names))
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
        pieces = (
            _whole_names(split_names(line, how.separators), whole)
            if "," in how.separators
            else (split_names(line, how.separators))
        )
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
            parts = [piece] if fold(piece) in whole else _between_acronyms(piece, known)
            if len(parts) == 1 and 0 < place == len(pieces) - 1 and all(map(is_acronym, pieces[:-1])):
                parts = _last_of_list(piece)
            if len(parts) > 1:
                assumed.append(piece)
            names += parts
    unsure += [name for name in names if name not in unsure and _is_unsure(name)]
    unsure = [name for name in unsure if fold(name) not in settled]
    repeated = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
    return Names(
        names=tuple(dict.fromkeys(names)),
        assumed=tuple(assumed),
        unsure=tuple(name for name in dict.fromkeys(unsure) if name in names),
        repeated=repeated,
        is_none=is_none and not names,
    )


def _whole_names(pieces: list[str], whole: Collection[str]) -> list[str]:
    """*pieces* between commas, those of a name of *whole* put together again."""
    found: list[str] = []
    start = 0
    while start < len(pieces):
        joined = {end: ", ".join(pieces[start:end]) for end in range(len(pieces), start, -1)}
        end = next((end for end, text in joined.items() if fold(_outside(text)) in whole), start + 1)
        found.append(joined[end])
        start = end
    return found


def _outside(name: str) -> str:
    """*name* without what brackets at its end add."""
    return re.sub(r"\s*\([^()]*\)$", "", name)


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
    r"|Agence|Bureau|Ville|Fédération|Association)\b(?=\s+\S)"
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
#: A word that joins behind the last word of a name, or before the first word of one: two names, and no separator.
_JOINS_NAMES = re.compile(
    r"\b(?:Canada|Agency|Board|Council|Commission|Corporation|Secretariat|Department|Ministry|Office)\s+(?:and|&)\s"
    r"|\s(?:et|and|&)\s+(?:(?:le|la|les|the)\s+|l[’'])?(?:Ministère|Secrétariat|Direction|Office|Commission|Conseil"
    r"|Société|Régie|Institut|Agence|Bureau|Ville|Fédération|Association|Department|Ministry)\b"
)
_JOINS = re.compile(r"\s(?:et|and|&)\s")
#: What is said of an organisation, and is no part of its name.
_ROLE = (
    r"(?:co[-\s]?)?(?:porteu(?:r|se)|responsable|lead|pilote|mandataire|collaborat(?:eur|rice)|collaborator|partenaire"
    r"|partner|coordonnat(?:eur|rice)|coordinator|supporting|responsible|contributor"
    r"|chef de file)s?"
)
_HAS_ROLE = re.compile(
    rf"[(\[](?:{_ROLE}\b[^()\[\]]*|(?:[^\s()\[\]]+\s+){{1,3}}{_ROLE})[)\]]|\s[-–—]\s+{_ROLE}$", re.IGNORECASE
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
        or _JOINS_NAMES.search(outside)
        or len(_JOINS.findall(outside)) > 1
        or _HAS_ROLE.search(name)
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


#: The last word of a line that is no name's last word, and the first of a line that is no name's first.
_JOINING = re.compile(
    r"(?:[-–/&(«,;:’']|\b(?:de|du|des|la|le|les|et|à|au|aux|en|sur|pour|sous|of|the|and|for|in|on|to|at))$", re.I
)


def may_be_two(lines: Sequence[str]) -> bool:
    """Whether a name that *lines* print may be two: one may end with a line, and another begin with the next.

    A single word that is no acronym is rather the rest of a name: "Treasury Board of Canada / Secretariat".
    """
    breaks = ((" ".join(lines[:cut]).strip(), " ".join(lines[cut:]).strip()) for cut in range(1, len(lines)))
    return any(
        lower[:1].isupper()
        and not _JOINING.search(upper)
        and upper.count("(") == upper.count(")")
        and all(" " in half or is_acronym(half) for half in (upper, lower))
        for upper, lower in breaks
    )


def take_role(name: str, roles: Mapping[str, str]) -> tuple[str, str | None]:
    """*name* without the word of *roles* that stands in brackets behind it, and the role that the word means."""
    match = re.fullmatch(r"(?P<name>.*\S)\s*[(\[](?P<word>[^()\[\]]+)[)\]]", name)
    if match is None:
        return name, None
    role = {fold(word): role for word, role in roles.items()}.get(fold(match["word"].strip()))
    return (match["name"], role) if role else (name, None)


def is_spelt(name: str, glossary: Mapping[str, str]) -> bool:
    """Whether *glossary* spells *name* so: as one, whatever commas and words it has."""
    match = re.fullmatch(r"[^()]+\((?P<inner>.+)\)", name)
    if match is not None and match["inner"] not in glossary:
        return False
    return identify(name, glossary) is not None


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
