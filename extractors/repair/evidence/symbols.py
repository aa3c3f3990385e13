"""Evidence of symbol fonts: their private codes have one meaning each, by the font's own standard encoding."""

from __future__ import annotations

import re

_FAMILIES = re.compile(r"symbol|wingdings|opensymbol|zapfdingbats|dingbats|webdings", re.IGNORECASE)

#: Symbol's encoding, as far as reports use it: bullets and list marks, arrows, comparison, Greek letters.
_SYMBOL = {
    0xB7: "•", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xA7: "♣", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅", 0xDE: "⇒",
    0xA5: "∞", 0xD6: "√", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0x2D: "−",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x77: "ω",
    0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0xA7: "▪", 0xA8: "◻", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x9F: "•", 0x9E: "·", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑",
    0x46: "☞", 0xDF: "←", 0x74: "⧫", 0xAB: "★", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0x20: " ",
}  # fmt: skip


def meaning(font_name: str, char: int) -> str | None:
    """What private-use *char* means in the symbol font of this name; None for other fonts and unknown places."""
    if not 0xE000 <= char <= 0xF8FF or not _FAMILIES.search(font_name):
        return None
    if "wingdings" in font_name.lower():
        # Wingdings 2 and 3 have encodings of their own.
        return _WINGDINGS.get(char & 0xFF) if 0xF000 <= char <= 0xF0FF and font_name[-1:] not in "23" else None
    # Symbol's places are also what office programs write for its stand-in OpenSymbol.
    if "symbol" in font_name.lower() and 0xF000 <= char <= 0xF0FF:
        return _SYMBOL.get(char & 0xFF)
    return None
