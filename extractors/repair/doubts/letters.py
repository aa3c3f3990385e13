"""Letters that are drawn as other letters, where words do not bear them out.

A rare letter, or a capital of names and acronyms, stands in few words, and most capitals still make words when they
are moved by one in the alphabet. Their outlines are asked, those of the letters that words say least of first; where
one of them is another letter, those of all. A font most of whose letters are others is read by its outlines, where
words confirm that.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from extractors.page import Font
from extractors.repair.doubts.figures import LETTERS, scene_of
from extractors.repair.fonts.letterforms import alike_to
from extractors.repair.fonts.programs import open_programs
from extractors.repair.inventory import Inventory, split_at
from extractors.repair.lexicon import Lexicon
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Where more than this part of a font's letters look odd, the font does; and from this part on words are asked.
_FEW_ODD, _SOME_ODD = 0.3, 0.1

#: And where more than this part of all that it draws looks like something else, not only its letters are.
_MOST_ODD = 0.6

#: Words as long as this tell; so many must be known by what they look like, and so many times more than as they are.
_LONG, _WORDS, _BETTER = 4, 6, 2

#: A letter is borne out where so many words tell, and this part of them is known.
_TELL, _KNOWN = 3, 0.75

#: So many letters of a font are looked at first.
_PROBES = 8


def odd_letters(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon
) -> tuple[list[Key], set[int]]:
    """(the keys that look like another letter than they are said to be, where words cannot tell; the jumbled fonts).

    Of a font most of whose letters look odd, design is the reason, unless words are known by what it looks like.
    """
    letters = [key for key, use in sorted(inventory.uses.items()) if use.text in LETTERS and key not in already]
    odd = _odd(path, fonts, inventory, already, words, letters)
    asked, said = Counter(font for font, _ in letters), Counter(font for font, _ in odd)
    many = {font for font in said if said[font] > _FEW_ODD * asked[font]}
    some = {font for font in said if said[font] > _SOME_ODD * asked[font]}
    better = _read_better(path, fonts, inventory, words, odd, some) if some else dict[int, float]()
    jumbled = {font for font, part in better.items() if part > _MOST_ODD}
    return [key for key in odd if key[0] not in jumbled and (key[0] not in many or key[0] in better)], jumbled


def _read_better(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, words: Lexicon, odd: Collection[Key],
    asked: Collection[int],
) -> dict[int, float]:  # fmt: skip
    """Those of the fonts *asked* whose outlines make words of those with an *odd* letter, far more than their texts do.

    With the part of their glyphs that look like something else than they are said to be.
    """
    from extractors.repair.evidence import forms

    found: dict[int, float] = {}
    with open_programs(path, fonts) as programs:
        keys = {key for key in inventory.uses if key[0] in asked}
        scene = scene_of(inventory, programs, words, keys, ())
        seen = {key: text for key in sorted(keys) if (text := forms.roughly(scene, key)) is not None}
        inventory = split_at(inventory, frozenset(blank_letters(path, fonts, inventory)))
        texts, strange = {key: inventory.uses[key].text or "" for key in seen}, set(odd)
        for font in sorted(asked):
            as_said = as_seen = 0
            for word in inventory.words:
                if word[0][0] != font or len(word) < _LONG or strange.isdisjoint(word):
                    continue
                if all(key in seen for key in word):
                    as_said += words.zipf("".join([texts[key] for key in word])) > 0
                    spelled = "".join([seen[key] for key in word])
                    as_seen += words.zipf(spelled) > 0 or words.zipf(spelled.replace("l", "i")) > 0
            if as_seen >= max(_WORDS, _BETTER * as_said):
                own = [key for key in seen if key[0] == font]
                found[font] = sum(
                    1 for key in own if texts[key].lower() not in {one.lower() for one in alike_to(seen[key])}
                ) / len(own)
    return found


def blank_letters(path: Path, fonts: tuple[Font, ...], inventory: Inventory) -> list[Key]:
    """The keys that draw nothing though they are said to be letters, figures, marks or signs."""
    with open_programs(path, fonts) as programs:
        return [
            key
            for key, use in sorted(inventory.uses.items())
            if use.text and unicodedata.category(use.text[0])[0] in "LNPS"
            if (shape := programs.shape(key)) is not None and shape.is_blank
        ]


def odd_among_known(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon,
    borne: Mapping[Key, tuple[int, int]],
) -> list[Key]:  # fmt: skip
    """The same in a document whose words are known; *borne* is (words known, words asked) of its letters."""
    ordered = _in_order(inventory)
    open_: defaultdict[int, list[Key]] = defaultdict(list)
    for key, (known, asked) in sorted(borne.items()):
        is_borne_out = asked >= _TELL and known >= _KNOWN * asked
        if inventory.uses[key].text in LETTERS and not is_borne_out and key not in already and key not in ordered:
            open_[key[0]].append(key)
    found: list[Key] = []
    if not open_:
        return found
    with open_programs(path, fonts) as programs:
        scene = scene_of(inventory, programs, words, already, ())
        for _, keys in sorted(open_.items()):
            keys.sort(key=lambda key: (borne[key][0] / max(1, borne[key][1]), -inventory.uses[key].occurrences, key))
            probes, rest = _looking_otherwise(scene, keys[:_PROBES]), keys[_PROBES:]
            found += probes
            found += (
                _looking_otherwise(scene, rest)
                if probes
                else _unlike(scene, [key for key in rest if not borne[key][0]])
            )
    return found


def _odd(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon,
    letters: Sequence[Key],
) -> list[Key]:  # fmt: skip
    if not letters:
        return []
    with open_programs(path, fonts) as programs:
        return _looking_otherwise(scene_of(inventory, programs, words, already, ()), letters)


def _looking_otherwise(scene: Scene, letters: Sequence[Key]) -> list[Key]:
    """Those of *letters* that look like another one than they are said to be."""
    from extractors.repair.evidence import forms  # only now: it needs numpy, which few documents do

    another = [key for key in letters if forms.is_another_letter(scene, key, scene.inventory.uses[key].text or "")]
    return [*another, *_unlike(scene, [key for key in letters if key not in another])]


def _unlike(scene: Scene, letters: Sequence[Key]) -> list[Key]:
    """Those of *letters* that look like something else, be it no letter: quick to see of others."""
    from extractors.repair.evidence import forms

    return [key for key in letters if forms.is_nothing_like(scene, key, scene.inventory.uses[key].text or "")]


def _in_order(inventory: Inventory) -> set[Key]:
    """The letters whose codes are as far from them as those of most letters of their font."""
    steps: defaultdict[int, Counter[int]] = defaultdict(Counter)
    letters = {
        key: ord(use.text) for key, use in inventory.uses.items() if use.text is not None and use.text in LETTERS
    }
    for (font, code), char in letters.items():
        steps[font][code - char] += 1
    usual = {
        font: step for font, all_ in steps.items() for step, count in all_.most_common(1) if 2 * count > all_.total()
    }
    return {key for key, char in letters.items() if usual.get(key[0]) == key[1] - char}
