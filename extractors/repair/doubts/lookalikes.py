"""Zero and O, one and l and I: characters that many designs draw alike, so that only what is around them tells.

Where one of them stands among figures though it is said to be a letter, or among letters though it is said to be a
figure, none of its kind in that font is believed: they change places. All of them are decided together, by the words
and numbers that they make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from extractors.repair.evidence import forms, words
from extractors.repair.inventory import Inventory, Word
from extractors.repair.model import Key
from extractors.repair.scene import Scene

GROUPS = (frozenset("0Oo"), frozenset("1lI|"))

#: Figures that look like no letter.
_FIGURES = frozenset("23456789")

#: What follows a one in numerals, and what stands before a word.
_ORDINALS, _BEFORE = frozenset(("er", "re", "e", "ers", "res", "st", "o")), frozenset("’'-(«“\"/")

#: Different words that are looked at, and that must tell that a character is not what it is said to be.
_SAMPLE, _OFTEN = 60, 2

#: Of a capital so small a part of the words must tell.
_RARELY = 0.2

#: In x-heights.
_TALLER = 1.2

#: log10 by which the words must favour one text.
_SURE = 3.0


def out_of_place(inventory: Inventory, already: Collection[Key]) -> list[Key]:
    """The characters of a kind in the fonts where one of the kind stands where it cannot."""
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    found: list[Key] = []
    for group in GROUPS:
        owners: defaultdict[int, list[Key]] = defaultdict(list)
        for key, text in texts.items():
            if text in group and key not in already:
                owners[key[0]].append(key)
        for keys in owners.values():
            out = [key for key in keys if _is_out_of_place(inventory, key, texts)]
            if out:
                found.extend(key for key in keys if texts[key] != "|" or key in out)
    return sorted(found)


def _is_out_of_place(inventory: Inventory, key: Key, texts: Mapping[Key, str]) -> bool:
    """Whether most of what stands around *key* is not what stands around its text."""
    said = texts[key]
    against = for_ = 0
    for word in inventory.contexts(key)[:_SAMPLE]:
        place = _place(word, key, texts)
        is_wrong = place == ("letter" if said.isdigit() else "figure") or (said == "I" and _is_inside(word, key, texts))
        against, for_ = against + is_wrong, for_ + (place is not None and not is_wrong)
    # No word has a capital I between small letters: few of them tell.
    return against >= _OFTEN and against > for_ * (_RARELY if said == "I" else 1)


def _place(word: Word, key: Key, texts: Mapping[Key, str]) -> str | None:
    """Whether *key* stands in *word* where a letter or where a figure does; None where both may."""
    spelled = [texts.get(one, "") for one in word]
    at = word.index(key)
    before, after = spelled[at - 1] if at else "", spelled[at + 1] if at + 1 < len(word) else ""
    rest = "".join(spelled[at + 1 :]).lower().rstrip(".,;:)")
    if before in _FIGURES or after in _FIGURES:
        # Codes begin with a letter: I20, O2.
        is_code = texts[key].isalpha() and before not in _FIGURES
        return None if before.isalpha() or after.isalpha() or is_code else "figure"
    if before.isalpha() and after.isalpha():
        return "letter"
    starts = not before or before in _BEFORE
    if starts and rest[:2].isalpha() and len(rest) >= 2 and rest not in _ORDINALS:
        return "letter"
    return None


def _is_inside(word: Word, key: Key, texts: Mapping[Key, str]) -> bool:
    """Whether small letters stand on both sides."""
    at = word.index(key)
    return 0 < at < len(word) - 1 and all(texts.get(one, "").islower() for one in (word[at - 1], word[at + 1]))


def told_apart(scene: Scene, keys: Sequence[Key]) -> dict[Key, str]:
    """The texts of those of *keys* that words and numbers tell, no text for two of a font."""
    found: dict[Key, tuple[float, str]] = {}
    kinds: defaultdict[tuple[int, frozenset[str]], list[Key]] = defaultdict(list)
    for key in keys:
        said = scene.inventory.uses[key].text or ""
        kinds[key[0], next(group for group in GROUPS if said in group)].append(key)
    for (_, group), alike in sorted(kinds.items(), key=lambda kind: (kind[0][0], sorted(kind[0][1]))):
        for _ in range(2):  # what is sure of one helps with the words of the others
            open_ = {key: _options(scene, key, group) for key in alike if key not in scene.texts}
            for key, options in list(open_.items()):
                scored = words.weigh(scene, key, options, {other: open_[other] for other in open_ if other != key})
                ranked = sorted(options, key=lambda text, scored=scored: -scored[text].weight)
                margin = scored[ranked[0]].weight - scored[ranked[1]].weight
                is_said = ranked[0] == scene.inventory.uses[key].text
                if margin >= _SURE and (is_said or scored[ranked[0]].known or _makes_numbers(scene, key, ranked[0])):
                    found[key] = margin, ranked[0]
        taken: dict[str, Key] = {}
        for key in sorted((key for key in alike if key in found), key=lambda key: -found[key][0]):
            if taken.setdefault(found[key][1], key) != key:
                del found[key]
    return {key: text for key, (_, text) in found.items()}


def _makes_numbers(scene: Scene, key: Key, text: str) -> bool:
    """Whether *text* for *key* makes a number of something; serial numbers are as likely with a letter."""
    words_ = (
        "".join([text if one == key else scene.texts.get(one, "?") for one in word])
        for word in scene.inventory.contexts(key)[:_SAMPLE]
    )
    return text.isdigit() and any(not any(map(str.isalpha, spelled)) for spelled in words_)


def _options(scene: Scene, key: Key, group: frozenset[str]) -> list[str]:
    """What *key* may be of what looks alike: words know an o and an O as well, and only the O is tall."""
    shape = scene.shape(key)
    options = group - {"|"}
    if shape is not None and "o" in group:
        is_tall = shape.top >= _TALLER * forms.x_height(scene, key[0])
        options -= {"o"} if is_tall else {"O"}  # old figures are as low as small letters
    return sorted(options)
