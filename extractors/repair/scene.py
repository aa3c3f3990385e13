"""What the methods of evidence look at: the document's inventory, its fonts, and what is trusted so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.page import Font
from extractors.repair.fonts.program import Program
from extractors.repair.fonts.programs import Programs
from extractors.repair.fonts.shapes import Shape
from extractors.repair.inventory import Inventory, is_unreadable
from extractors.repair.lexicon import Lexicon
from extractors.repair.model import Key


@dataclass(slots=True, kw_only=True)
class Scene:
    """The state of a decision in progress. ``texts`` holds every key whose text is trusted, and grows."""

    inventory: Inventory
    programs: Programs
    lexicon: Lexicon
    language: str
    texts: dict[Key, str]
    #: Keys that are being asked about; they are no witnesses.
    suspects: set[Key] = field(default_factory=set[Key])
    #: Keys whose printed text cannot be meant.
    disbelieved: set[Key] = field(default_factory=set[Key])
    #: What methods worked out once for a font, by what they call it.
    memo: dict[object, Any] = field(default_factory=dict[object, Any])
    _fonts: list[int] = field(default_factory=list[int])
    _by_text: dict[int, dict[str, list[int]]] = field(default_factory=dict[int, dict[str, list[int]]])

    def program(self, key: Key) -> Program | None:
        """The font of *key*."""
        return self.programs.get(key[0])

    def shape(self, key: Key) -> Shape | None:
        """What *key* draws; None where its font, or its outline, cannot be read."""
        return self.programs.shape(key)

    def codes_of(self, font: int) -> dict[str, list[int]]:
        """Trusted text -> codes, in one font."""
        found = self._by_text.get(font)
        if found is None:
            found = self._by_text[font] = {}
            for code, text in sorted([(code, text) for (owner, code), text in self.texts.items() if owner == font]):
                found.setdefault(text, []).append(code)
        return found

    def settle(self, key: Key, text: str) -> None:
        """Trust *text* for *key* from now on."""
        self.texts[key] = text
        self.suspects.discard(key)
        self._by_text.pop(key[0], None)

    def doubt(self, key: Key) -> None:
        """Trust *key* no longer."""
        self.texts.pop(key, None)
        self.suspects.add(key)
        self._by_text.pop(key[0], None)

    def fonts_value(self, font: int) -> Font:
        """The font as the document declares it."""
        return self.programs.fonts[font]

    def fonts(self) -> Sequence[int]:
        """Indices of the fonts that draw something."""
        if not self._fonts:  # they stay the same where words are split
            self._fonts.extend(sorted({font for font, _ in self.inventory.uses}))
        return self._fonts


def trusted_texts(inventory: Inventory, suspects: set[Key]) -> dict[Key, str]:
    """The readable texts of all keys that nobody doubts."""
    return {
        key: use.text
        for key, use in inventory.uses.items()
        if use.text is not None and key not in suspects and not is_unreadable(use.text)
    }
