"""Evidence of the font's own tables: glyph names, the Unicode cmap and the ligatures of GSUB, where they were kept.

A subset's names and maps can be made up. What they say of the glyphs whose text is known tells how far to trust them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fontTools import agl

from extractors.repair.fonts.program import Program
from extractors.repair.inventory import is_unreadable
from extractors.repair.lexicon import fold
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: Names that number the glyphs of a subset and mean nothing: g12, glyph00012, cid00012, index12, G1F, c45 ...
_NUMBERED = re.compile(
    r"(?:g|gid|glyph|cid|index|c|a|char|ch|s|font|i|x|unknown)[\d_.-]+[0-9A-Fa-f]*|[gG][0-9A-F]{2}|C\d{4}|H\d{5}"
)


def propose(scene: Scene, key: Key) -> list[Proposal]:
    """What the tables say of *key*."""
    program = scene.program(key)
    if program is None:
        return []
    found: list[Proposal] = []
    for method, reader in (("encoding", _encoded), ("glyph name", _named), ("cmap", _mapped), ("GSUB", _joined)):
        text = reader(program, key[1])
        if text is not None:
            found.append(Proposal(method, text, _reliability(scene, key, reader)))
    return found


def _reliability(scene: Scene, key: Key, reader: object) -> float:
    """How often the reader is right about the glyphs of this font whose text is known, with one doubt added."""
    known = len(scene.codes_of(key[0]))
    if (reader, key[0], known) in scene.memo:
        return scene.memo[reader, key[0], known]
    program = scene.program(key)
    right, asked = 0, 0
    assert program is not None
    for (font, code), text in scene.texts.items():
        if font != key[0] or (font, code) == key:
            continue
        said = reader(program, code)  # type: ignore[operator]
        if said is not None:
            asked += 1
            right += fold(said) == fold(text)
    result = 0.9 if asked == 0 else (right + 1.0) / (asked + 1.2)
    scene.memo[reader, key[0], known] = result
    return result


def name_text(name: str) -> str | None:
    """What a glyph name means, by the Adobe Glyph List and its rules (``f_i``, ``uni00E9``, ``a.alt``)."""
    if name in (".notdef", "") or _NUMBERED.fullmatch(name):
        return None
    text = agl.toUnicode(name)
    if not text and re.fullmatch(r"[a-z]{2,3}", name) and name in ("ff", "fi", "fl", "ffi", "ffl", "st", "ct"):
        text = name
    return None if is_unreadable(text) else fold_ligatures(text)


def fold_ligatures(text: str) -> str:
    """Presentation forms as their letters: a reader sees letters."""
    return "".join(_FORMS.get(char, char) for char in text)


_FORMS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


def _encoded(program: Program, code: int) -> str | None:
    name = program.encoded_names.get(code)
    if name is None or (program.is_symbolic and program.sfnt is not None):
        return None
    return name_text(name)


def _named(program: Program, code: int) -> str | None:
    name = program.glyph_name(code) if "names" in program.tells else None
    if name is None or (program.sfnt is not None and not _has_names(program)):
        return None
    return name_text(name)


@lru_cache(maxsize=64)
def _has_names(program: Program) -> bool:
    sfnt = program.sfnt
    if sfnt is None:
        return True
    try:
        return "CFF " in sfnt or ("post" in sfnt and getattr(sfnt["post"], "formatType", 3.0) in (1.0, 2.0))
    except Exception:  # damaged tables
        return False


@lru_cache(maxsize=64)
def _reverse(program: Program) -> dict[str, str]:
    """Glyph name -> text, by the Unicode cmap."""
    found: dict[str, str] = {}
    for char, name in sorted(program.unicode_map.items()):
        text = chr(char)
        if not is_unreadable(text):
            found.setdefault(name, fold_ligatures(text))
    return found


def _mapped(program: Program, code: int) -> str | None:
    if "characters" not in program.tells or (program.is_symbolic and not program.font.is_composite):
        return None
    name = program.glyph_name(code)
    return _reverse(program).get(name) if name is not None else None


@lru_cache(maxsize=64)
def _ligatures(program: Program) -> dict[str, str]:
    """Glyph name -> the letters it joins, by GSUB."""
    sfnt = program.sfnt
    found: dict[str, str] = {}
    if sfnt is None or "GSUB" not in sfnt:
        return found
    letters = _reverse(program)
    try:
        lookups = sfnt["GSUB"].table.LookupList.Lookup
        for lookup in lookups:
            for table in lookup.SubTable:
                table = getattr(table, "ExtSubTable", table)
                for first, joined in getattr(table, "ligatures", {}).items():
                    for ligature in joined:
                        names = [first, *ligature.Component]
                        text = "".join(letters.get(name, "\0") for name in names)
                        own = letters.get(ligature.LigGlyph)
                        # What is joined may be a letter of its own: o and e make œ.
                        if "\0" not in text and (own is None or unicodedata.normalize("NFKD", own) == text):
                            found.setdefault(ligature.LigGlyph, text)
    except Exception:  # damaged tables
        return {}
    return found


def _joined(program: Program, code: int) -> str | None:
    name = program.glyph_name(code) if "GSUB" in program.tells else None
    return _ligatures(program).get(name) if name is not None else None
