"""A font of which nothing is known but where its words are: its letters found from the words alone.

Every word of the font is matched with the words of the language that repeat letters in the same places; what most of
them agree on is tried on the others, until the letters no longer change. Long and frequent words say most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from extractors.repair.inventory import LINE_HYPHEN, Word
from extractors.repair.lexicon import lexicon
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Words that are matched, rounds, and how many words of one pattern are tried.
_WORDS, _ROUNDS, _MATCHES = 200, 8, 900

#: How often the whole is done again with what is known by then.
_PASSES = 4

#: A letter is taken where its share is above this, in so many words.
_SHARE, _SUPPORT = 0.6, 3.5


def solve(scene: Scene, font: int) -> dict[Key, str]:
    """Small letters for the suspect keys of *font*, those that are sure; empty where the words do not settle.

    What one pass is sure of narrows the matches of the next.
    """
    index = _patterns(scene.language)
    words = [word for word in scene.inventory.words if 4 <= len(word) <= 16 and _is_inside(scene, word, font)]
    words.sort(key=lambda word: (-min(len(word), 11), -scene.inventory.words[word], word))
    found: dict[Key, str] = {}
    for _ in range(_PASSES):
        known = {**scene.texts, **found}
        chosen: list[tuple[Word, list[tuple[str, float]]]] = []
        for word in words:
            if all(key in known for key in word):
                continue
            matches = _matches(word, index.get(_pattern(word), ()), known)
            if 0 < len(matches) <= _MATCHES:
                chosen.append((word, matches))
            if len(chosen) >= _WORDS:
                break
        shares: dict[Key, dict[str, float]] = {}
        support: dict[Key, float] = {}
        for _ in range(_ROUNDS):
            shares, support = _round(chosen, shares, known)
        taken = _taken(shares, support, found)
        if not taken:
            break
        found = _verified(scene, {**found, **taken}, words)
    return found


def _matches(word: Word, alike: Sequence[tuple[str, float]], known: dict[Key, str]) -> list[tuple[str, float]]:
    """Those of the words *alike*, which have the pattern of *word*, that have its known letters."""
    found = list(alike)
    letters = {key: place for place, key in enumerate(word) if key in known}  # one place of each: patterns are alike
    for key, place in letters.items():
        letter = known[key].lower()
        found = [match for match in found if match[0][place] == letter]
    return found


def _taken(shares: dict[Key, dict[str, float]], support: dict[Key, float], found: dict[Key, str]) -> dict[Key, str]:
    """The letters that stand out, each for one key: the capital of a letter is left for later."""
    used = set(found.values())
    taken: dict[Key, str] = {}
    for key, share in sorted(shares.items(), key=lambda item: (-support[item[0]], item[0])):
        ranked = sorted(share.items(), key=lambda item: (-item[1], item[0]))
        letter, part = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if key in found or support[key] < _SUPPORT or part < _SHARE or second > part / 3 or letter in used:
            continue
        used.add(letter)
        taken[key] = letter
    return taken


def _is_inside(scene: Scene, word: Word, font: int) -> bool:
    return all(key[0] == font and key != LINE_HYPHEN for key in word) and any(key not in scene.texts for key in word)


def _pattern(word: tuple[object, ...] | str) -> tuple[int, ...]:
    first: dict[object, int] = {}
    return tuple(first.setdefault(item, len(first)) for item in word)


@lru_cache(maxsize=2)
def _patterns(language: str) -> dict[tuple[int, ...], tuple[tuple[str, float], ...]]:
    """Pattern -> (word, weight), the frequent words of a language."""
    found: defaultdict[tuple[int, ...], list[tuple[str, float]]] = defaultdict(list)
    for word, zipf in lexicon(language).frequent(2.8):
        if 4 <= len(word) <= 16 and word.isalpha():
            found[_pattern(word)].append((word, 10 ** (0.5 * (zipf - 5))))
    return {pattern: tuple(words) for pattern, words in found.items()}


def _round(
    chosen: list[tuple[Word, list[tuple[str, float]]]], shares: dict[Key, dict[str, float]], texts: dict[Key, str]
) -> tuple[dict[Key, dict[str, float]], dict[Key, float]]:
    """Each word votes for the letters of its matches, as likely as the letters were so far."""
    votes: defaultdict[Key, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, matches in chosen:
        # Only what is not known tells matches apart: they have the letters that are.
        open_ = [(place, shares.get(key, {})) for place, key in enumerate(word) if key not in texts] if shares else []
        weights: list[float] = []
        for match, weight in matches:
            for place, likely in open_:
                weight *= likely.get(match[place], 0.0) + 0.003
            weights.append(weight)
        total = sum(weights)
        if total <= 0:
            continue
        best = max(weights)
        certainty = best / total if shares else 1.0
        cast = [votes[key] for key in word]
        for (match, _), weight in zip(matches, weights, strict=True):
            if weight > 0.001 * best:
                vote = certainty * weight / total
                for letters, letter in zip(cast, match, strict=True):
                    letters[letter] += vote
    result: dict[Key, dict[str, float]] = {}
    support: dict[Key, float] = {}
    for key, letters in votes.items():
        total = sum(letters.values())
        support[key] = total
        result[key] = {letter: value / total for letter, value in letters.items()}
    return result, support


def _verified(scene: Scene, found: dict[Key, str], words: list[Word]) -> dict[Key, str]:
    """*found* where the words made of it alone are known; a letter most of whose words are unknown goes."""
    while found:
        good: defaultdict[Key, list[bool]] = defaultdict(list)
        for word in words:
            if all(key in found or key in scene.texts for key in word):
                spelled = "".join(found.get(key) or scene.texts[key] for key in word)
                known = scene.lexicon.zipf(spelled) > 2.0
                for key in set(word):
                    good[key].append(known)
        everything = [value for values in good.values() for value in values]
        if len(everything) < 30:
            return {}
        bad = [key for key in found if not good[key] or sum(good[key]) < 0.5 * len(good[key])]
        if not bad:
            return found if sum(everything) >= 0.6 * len(everything) else {}
        for key in bad:
            del found[key]
    return {}
