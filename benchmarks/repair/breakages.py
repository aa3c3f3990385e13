"""The ways in which ToUnicode maps are broken, applied to every font of a sound PDF."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf

from extractors.page import Document
from extractors.repair.fonts import tounicode
from extractors.repair.fonts.places import FontPlaces

#: (code -> text of one font, a seeded generator) -> code -> broken text, None for no entry at all.
Breakage = Callable[[Mapping[int, str], random.Random], dict[int, str | None]]


def _ligatures(texts: Mapping[int, str]) -> list[int]:
    return [code for code, text in texts.items() if len(unicodedata.normalize("NFKC", text)) > 1 and text.isalpha()]


def _accented(texts: Mapping[int, str]) -> list[int]:
    return [
        code for code, text in texts.items()
        if len(text) == 1 and text.isalpha() and unicodedata.normalize("NFD", text) != text
    ]  # fmt: skip


def _some_letters(texts: Mapping[int, str], dice: random.Random) -> list[int]:
    letters = sorted(code for code, text in texts.items() if text.isascii() and text.isalpha() and len(text) == 1)
    return dice.sample(letters, min(3, len(letters)))


def missing(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys(_ligatures(texts))


def replacement(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys(_ligatures(texts), "�")


def private(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: chr(0xE000 + place * 7) for place, code in enumerate(_ligatures(texts))}


def control(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: chr(1 + place) for place, code in enumerate(_ligatures(texts))}


def foreign(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: chr(0x19E + place) for place, code in enumerate(_ligatures(texts))}


def wrong(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    return {code: dice.choice("abcdghjkmopqsvxz") for code in _ligatures(texts)}


def lost(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: unicodedata.normalize("NFKC", texts[code])[0] for code in _ligatures(texts)}


def lost_first(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: unicodedata.normalize("NFKC", texts[code])[-1] for code in _ligatures(texts)}


def accents(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys(_accented(texts), "�")


def plain(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: unicodedata.normalize("NFD", texts[code])[0] for code in _accented(texts)}


def letters(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    return dict.fromkeys(_some_letters(texts, dice))


def spaces(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: None for code, text in texts.items() if text == " "}


def no_map(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys(texts)


def shifted(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {
        code: chr(ord(text) - 29) for code, text in texts.items() if len(text) == 1 and 32 <= ord(text) < 127
    }  # fmt: skip


_MARKS = frozenset("().,;:/%$&!?-'")
_TYPOGRAPHIC = frozenset("’‘“”–—•œŒ…€")


def figures(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: "�" for code, text in texts.items() if len(text) == 1 and text in "0123456789"}


def figures_swapped(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    return _swapped(texts, dice, "0123456789")


def letters_swapped(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    return _swapped(texts, dice, "abcdefghijklmnopqrstuvwxyz")


def marks_swapped(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    return _swapped(texts, dice, ".,;:()/%$-")


def _swapped(texts: Mapping[int, str], dice: random.Random, among: str) -> dict[int, str | None]:
    codes = sorted(code for code, text in texts.items() if len(text) == 1 and text in among)
    if len(codes) < 2:
        return {}
    one, other = dice.sample(codes, 2)
    return {one: texts[other], other: texts[one]}


def capitals(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: "�" for code, text in texts.items() if len(text) == 1 and text.isupper()}


def marks(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: "�" for code, text in texts.items() if text in _MARKS}


def windows(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: text.encode("cp1252").decode("latin-1") for code, text in texts.items() if text in _TYPOGRAPHIC}


def spaced(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys((*_ligatures(texts), *_accented(texts)), " ")


def questions(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return dict.fromkeys((*_ligatures(texts), *_accented(texts)), "?")


def macintosh(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return _reread(texts, "mac_roman", "cp1252")


def utf8(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return _reread(texts, "utf-8", "cp1252")


def _reread(texts: Mapping[int, str], is_: str, read_as: str) -> dict[int, str | None]:
    """What is beyond ASCII, written in one encoding and read in another, where both have it."""
    found: dict[int, str | None] = {}
    for code, text in texts.items():
        if len(text) == 1 and not text.isascii() and code not in _ligatures({code: text}):
            try:
                found[code] = text.encode(is_).decode(read_as)
            except UnicodeError:
                continue
    return found


def cyrillic(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    alike = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
    return {code: alike[text] for code, text in texts.items() if text in alike}


def small(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: text.lower() for code, text in texts.items() if len(text) == 1 and text.isupper()}


def next_capital(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: chr(ord(text) + 1) for code, text in texts.items() if len(text) == 1 and "A" <= text < "Z"}


def next_figure(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    return {code: str((int(text) + 1) % 10) for code, text in texts.items() if text in _FIGURES}


def alike(texts: Mapping[int, str], dice: random.Random) -> dict[int, str | None]:
    del dice
    other = {"l": "I", "I": "1", "1": "l", "0": "O", "O": "0"}
    return {code: other[text] for code, text in texts.items() if text in other}


_FIGURES = frozenset("0123456789")


BREAKAGES: dict[str, Breakage] = {
    "missing": missing,
    "U+FFFD": replacement,
    "private use": private,
    "control": control,
    "foreign letter": foreign,
    "wrong letter": wrong,
    "lost letter": lost,
    "lost first letter": lost_first,
    "accents U+FFFD": accents,
    "accents dropped": plain,
    "some letters": letters,
    "spaces": spaces,
    "no map": no_map,
    "shifted": shifted,
    "figures U+FFFD": figures,
    "two figures swapped": figures_swapped,
    "two letters swapped": letters_swapped,
    "capitals U+FFFD": capitals,
    "marks U+FFFD": marks,
    "two marks swapped": marks_swapped,
    "Windows codes": windows,
    "spaces for letters": spaced,
    "question marks": questions,
    "Macintosh codes": macintosh,
    "UTF-8 bytes": utf8,
    "Cyrillic": cyrillic,
    "capitals as small": small,
    "next capital": next_capital,
    "next figure": next_figure,
    "l, I, 1 and 0, O": alike,
}


def break_pdf(
    source: Path, document: Document, texts: Mapping[tuple[int, int], str], breakage: Breakage, out: Path, seed: int
) -> dict[tuple[int, int], str | None]:
    """Write *source* with broken maps to *out*; gives the broken texts by (font, code).

    The fonts get a map of what they draw and nothing else, so that a missing entry is missing for every reader.
    """
    dice = random.Random(seed)
    broken: dict[tuple[int, int], str | None] = {}
    with pikepdf.open(source) as pdf:
        for number, font in enumerate(document.fonts):
            dictionary = next(iter(FontPlaces(pdf).find(font)), None)
            own = {code: text for (owner, code), text in sorted(texts.items()) if owner == number}
            if dictionary is None or not own:
                continue
            changed = breakage(own, dice)
            if not changed:
                continue
            entries = dict(own)
            for code, text in changed.items():
                if text is None:
                    entries.pop(code)
                else:
                    entries[code] = text
                broken[number, code] = text
            width = 2 if font.is_composite else 1
            data = tounicode.build({code.to_bytes(width, "big"): text for code, text in entries.items()}, width)
            if entries:
                dictionary.ToUnicode = pdf.make_stream(data)
            elif "/ToUnicode" in dictionary:
                del dictionary.ToUnicode
        pdf.save(out, deterministic_id=True)
    return broken
