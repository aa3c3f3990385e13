"""The texts a doubtful glyph may stand for, with how common each is (log10)."""

from __future__ import annotations

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACCENTED = {"fr": "éèêëàâçîïôùûüœæÿ", "en": "éèêàçïôü"}
_ACCENTED_ANY = "éèêëàâäáãåçîïíñôöóõùûüúœæ"

#: Joined letters that fonts draw as one glyph, the common ones first.
LIGATURES = {
    "fi": -0.6, "ti": -0.6, "tt": -0.7, "ff": -0.7, "fl": -0.8, "ft": -1.0, "ffi": -0.9, "tf": -1.3, "tti": -1.0,
    "ffl": -1.2, "fj": -1.8, "Th": -1.2, "st": -1.3, "ct": -1.3, "fb": -2.2, "fh": -2.2, "fk": -2.2, "fft": -2.0,
    "ffj": -2.4, "ttf": -2.0, "sp": -2.0, "ty": -2.2, "tz": -2.2, "gi": -2.4, "tj": -2.4, "ftt": -2.4, "fr": -2.4,
    "rt": -2.4, "Qu": -2.4, "ck": -2.4, "ch": -2.4, "ll": -2.4, "is": -2.6, "us": -2.6, "as": -2.6, "ij": -2.6,
    "fti": -2.4, "tta": -3.0, "gg": -2.6, "gy": -2.6, "fy": -2.6, "ffy": -2.8, "Ti": -2.6, "Tt": -3.0, "ss": -2.6,
    "tfi": -2.8, "fu": -2.8, "fa": -2.8, "fe": -2.8, "fo": -2.8, "tw": -2.8,
}  # fmt: skip

_MARKS = {"’": -1.0, "'": -1.3, "-": -1.2, "–": -2.0, "—": -2.4, " ": -1.0, "«": -2.0, "»": -2.0, "•": -2.0}


def candidates(language: str) -> dict[str, float]:
    """Text -> log10 prior, for a glyph of which nothing is known."""
    accented = _ACCENTED.get(language, _ACCENTED_ANY)
    found = dict.fromkeys(_LETTERS, -1.0)
    found |= dict.fromkeys(accented, -1.0)
    found |= dict.fromkeys(_LETTERS.upper(), -1.6)
    found |= dict.fromkeys(accented.upper().replace("Ÿ", ""), -1.6)
    found.pop("", None)
    return found | LIGATURES | _MARKS
