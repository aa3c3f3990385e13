"""Ink under a text that nobody sees: letters that a map says are spaces, joiners or loose accents.

Words fall apart there and nothing looks wrong, as blanks are what stands between words.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from extractors.page import Font
from extractors.repair.fonts.programs import open_programs
from extractors.repair.fonts.shapes import Shape
from extractors.repair.inventory import Inventory
from extractors.repair.model import Key

#: Control characters that fonts give as the text of a blank.
WHITE = frozenset("\t\n\r")

#: How many times as wide as high what a soft hyphen draws is at least.
_FLAT = 1.5

#: What begins below the one and ends above the other height, em, is no accent above or below a letter.
_AMONG_LETTERS = (0.15, 0.3)


def inked_blanks(path: Path, fonts: tuple[Font, ...], inventory: Inventory) -> list[Key]:
    """The keys that put ink on the page where their text does not."""
    plain = _with_ascii_codes(inventory)
    keys = [
        key for key, use in inventory.uses.items()
        if use.text and _is_unseen(use.text) and not (use.text == " " and key[1] == 0x20 and key[0] in plain)
    ]  # fmt: skip
    if not keys:
        return []
    found: list[Key] = []
    with open_programs(path, fonts) as programs:
        for key in keys:
            shape = programs.shape(key)
            if shape is not None and not shape.is_blank and not _may_draw(shape, inventory.uses[key].text or ""):
                found.append(key)
    return found


def _with_ascii_codes(inventory: Inventory) -> set[int]:
    """The fonts whose codes are their characters."""
    plain: defaultdict[int, bool] = defaultdict(lambda: True)
    for (font, code), use in inventory.uses.items():
        if use.text is not None and len(use.text) == 1 and "!" <= use.text <= "~":
            plain[font] &= ord(use.text) == code
    return {font for font, is_plain in plain.items() if is_plain}


@lru_cache(maxsize=256)
def _is_unseen(text: str) -> bool:
    """Whether nobody sees *text* by itself on a page: white space, joiners, marks of direction, loose accents."""
    return all(char.isspace() or unicodedata.category(char) in ("Cf", "Mn") for char in text)


def _may_draw(shape: Shape, text: str) -> bool:
    """Whether *text*, which is mostly not seen, has such ink: the bar of a hyphen, an accent above or below letters."""
    if text == "\xad":
        places = [x for contour in shape.contours for x, _ in contour]
        return max(places) - min(places) >= _FLAT * (shape.top - shape.bottom)
    loose = all(unicodedata.category(char) == "Mn" for char in text)
    return loose and not (shape.bottom < _AMONG_LETTERS[0] and shape.top > _AMONG_LETTERS[1])
