"""Figures that may be said to be other figures, or letters: a wrong amount reads as well as a right one.

Words say nothing of figures. Where a font's own order bears its figures out (their codes rise by one as they do) and
its letters, which make words, are as far from their codes, they are believed; where they are in order by themselves,
two of them tell. The others are compared with how figures are drawn; that they look like what they are said to be is
quick to see, and only one that plainly looks like another figure is suspect, and the rest of a font most of whose
figures do. Letters among figures and figures among letters are suspect by where they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path

from extractors.page import Font
from extractors.repair.evidence.outlines import shows_another_accent
from extractors.repair.fonts.programs import Programs, open_programs
from extractors.repair.inventory import Inventory
from extractors.repair.lexicon import Lexicon, parts
from extractors.repair.model import Key
from extractors.repair.scene import Scene, trusted_texts

FIGURES = frozenset("0123456789")
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

#: Letters that look like a figure.
_LIKE_FIGURES = frozenset("oOlISBZ|")

#: Figures that designs draw like letters, and how many of the others tell of those that are in order.
_ALIKE, _PROBES = frozenset("01/:"), 2

#: What figures become where a map is off by one.
_NEXT_TO_FIGURES = frozenset("/:")

#: Where more than this part of a font's figures look like others, its map says nothing of the rest.
_MOST_ODD = 0.5

#: Different words in which a character must stand on the wrong side.
_OFTEN = 3

#: Words looked at for an accent, and the letters that one must have to tell.
_SOME, _TELLING = 12, 4

#: A font that draws so many figures draws a zero.
_SEVERAL = 5

#: A font that draws fewer letters than this makes no words that would show its whole map to be off.
_FEW_LETTERS = 40


def odd_figures(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon
) -> list[Key]:
    """The keys that look like another figure than they are said to be, in order."""
    asked, orderly = _disorderly(fonts, inventory)
    asked = [key for key in asked if key not in already]
    strangers = [key for key in _among_figures(inventory) if key not in already]
    if not asked and not strangers and not orderly:
        return []
    from extractors.repair.evidence import forms  # only now: it needs numpy, which few documents do

    with open_programs(path, fonts) as programs:
        scene = scene_of(inventory, programs, words, already, strangers)
        for figures in orderly:  # all of them are what two are: those of one place further on look like others
            probes = [key for key in figures if key not in already and inventory.uses[key].text not in _ALIKE]
            probes.sort(key=lambda key: -inventory.uses[key].occurrences)
            if any(forms.is_another_figure(scene, key, inventory.uses[key].text or "") for key in probes[:_PROBES]):
                asked += [key for key in figures if key not in already]
        found = [key for key in asked if forms.is_another_figure(scene, key, inventory.uses[key].text or "")]
        odd, all_ = Counter(font for font, _ in found), Counter(font for font, _ in asked)
        found = [key for key in asked if key in found or odd[key[0]] > _MOST_ODD * all_[key[0]]]
        scene.texts.update({key: inventory.uses[key].text or "" for key in strangers})
        found += [key for key in strangers if _is_figure(scene, key)]
    return sorted(found)


def _is_figure(scene: Scene, key: Key) -> bool:
    """Whether a letter among figures is one by its outline, or stands where the figure it is like is never drawn."""
    from extractors.repair.evidence import forms

    seen = forms.seen_as(scene, key)
    if seen is not None:
        return seen[0] in FIGURES
    drawn = scene.codes_of(key[0])
    figure = "0" if scene.texts[key] in "oO" else "1" if scene.texts[key] in "Il|" else None
    return figure is not None and figure not in drawn and len(FIGURES & drawn.keys()) >= _SEVERAL


def odd_accents(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon
) -> list[Key]:
    """The letters whose outline shows another accent than they are said to have, where no words bear them out."""
    asked = [
        key
        for key, use in sorted(inventory.uses.items())
        if use.text is not None and not use.text.isascii() and key not in already and len(use.text) == 1
        if use.text.isalpha() and not _is_borne_out(inventory, key, words)
    ]  # fmt: skip
    if not asked:
        return []
    with open_programs(path, fonts) as programs:
        scene = scene_of(inventory, programs, words, already, ())
        return [key for key in asked if shows_another_accent(scene, key, inventory.uses[key].text or "")]


def _is_borne_out(inventory: Inventory, key: Key, words: Lexicon) -> bool:
    """Whether most of some words of *key*, long enough to tell, are known."""
    known = checked = 0
    for word in inventory.contexts(key)[:_SOME]:
        pieces = parts("".join([use.text or "" if (use := inventory.uses.get(one)) else "" for one in word]))
        if any(len(piece) >= _TELLING for piece in pieces):
            checked += 1
            known += all(words.zipf(piece) > 0 for piece in pieces if len(piece) >= _TELLING)
    return known > checked / 2


def scene_of(
    inventory: Inventory, programs: Programs, words: Lexicon, suspects: Collection[Key], strangers: Collection[Key]
) -> Scene:
    """A scene to look at outlines in, where neither *suspects* nor *strangers* are witnesses."""
    return Scene(
        inventory=inventory,
        programs=programs,
        lexicon=words,
        language="",
        texts=trusted_texts(inventory, {*suspects, *strangers}),
        suspects=set(suspects),
    )


def _disorderly(fonts: tuple[Font, ...], inventory: Inventory) -> tuple[list[Key], list[list[Key]]]:
    """The figures of the fonts whose codes do not bear them out; and those, font by font, that are in order.

    Figures are borne out by codes that are theirs, and where letters are as far from their codes as figures are.
    """
    owners: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    beside: defaultdict[int, list[int]] = defaultdict(list)
    letters: Counter[int] = Counter()
    steps_of_letters: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for (font, code), use in inventory.uses.items():
        if use.text is not None and use.text.isalpha():
            letters[font] += use.occurrences
            if use.text in LETTERS:
                steps_of_letters[font][code - ord(use.text)] += 1
        elif use.text in FIGURES:
            owners[font].append((code, int(use.text)))
        elif use.text in _NEXT_TO_FIGURES:
            beside[font].append(code)
    found: list[Key] = []
    orderly: list[list[Key]] = []
    for font, figures in sorted(owners.items()):
        steps = {code - figure - ord("0") for code, figure in figures}
        if steps == {0} and not fonts[font].is_composite:
            continue
        all_ = [(font, code) for code in sorted([*beside[font], *(code for code, _ in figures)])]
        if len(steps) > 1 or len(figures) < 2 or letters[font] < _FEW_LETTERS:
            found.extend(all_)
        elif 2 * steps_of_letters[font][steps.pop()] <= steps_of_letters[font].total():
            orderly.append(all_)
    return found, orderly


def _among_figures(inventory: Inventory) -> list[Key]:
    """Letters like figures that stand between figures, again and again, and never beside letters."""
    found: list[Key] = []
    figures, letters = _figures_and_letters(inventory)
    numbers = {id(word) for key in figures for word in inventory.contexts(key)}
    for key, use in sorted(inventory.uses.items()):
        if use.text in _LIKE_FIGURES and sum(id(word) in numbers for word in inventory.contexts(key)) >= 2:
            between, beside = _neighbours(inventory, key, figures, letters)
            if between >= 2 and between > 2 * beside:
                found.append(key)
    return found


def among_letters(inventory: Inventory) -> list[Key]:
    """Figures that mostly stand between letters."""
    found: list[Key] = []
    figures, letters = _figures_and_letters(inventory)
    for key in sorted(figures):
        between, beside = _neighbours(inventory, key, letters, figures)
        if between >= _OFTEN and between > beside:
            found.append(key)
    return found


def _figures_and_letters(inventory: Inventory) -> tuple[set[Key], set[Key]]:
    """The keys that are said to be figures, and those that are said to be letters."""
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    return (
        {key for key, text in texts.items() if text in FIGURES},
        {key for key, text in texts.items() if text.isalpha()},
    )


def _neighbours(inventory: Inventory, key: Key, wanted: set[Key], unwanted: set[Key]) -> tuple[int, int]:
    """(different words in which *key* is between two *wanted* ones, in which it touches one that is *unwanted*)."""
    between = beside = 0
    for word in inventory.contexts(key):
        place = word.index(key)
        before = word[place - 1] if place else None
        after = word[place + 1] if place + 1 < len(word) else None
        between += before in wanted and after in wanted
        beside += before in unwanted or after in unwanted
    return between, beside
