"""Evidence of actual texts: what the page itself says that some glyphs mean, beside what their font says.

Producers write it where one glyph stands for several letters. It speaks of a glyph where it covers that glyph alone,
or others whose texts are known and leave one remainder.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from extractors.repair.inventory import Word, is_unreadable
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: Drawn as a hyphen where a line ends.
_SOFT_HYPHEN = "\u00ad"

#: Characters without ink that come with texts: joiners and byte order marks.
_INVISIBLE: dict[int, None] = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))

#: Part of the sequences about a glyph that must say the same.
_UNANIMOUS = 0.95

#: The page is meant to be right: producers write such texts for this very purpose.
_STRENGTH = 0.9999


def propose(scene: Scene, key: Key) -> list[Proposal]:
    """What the page says of *key*, as strongly as it is right about glyphs whose text is known."""
    if not scene.inventory.actual_texts:
        return []
    said: Counter[str] = Counter()
    for covered, text, count in _about(scene, key):
        meant = _remainder(scene, covered, key, text)
        if meant is not None:
            said[meant] += count
    if not said:
        return []
    text, count = min(said.items(), key=lambda item: (-item[1], item[0]))
    if count < _UNANIMOUS * said.total():
        return []
    return [Proposal("actual text", text, _reliability(scene))]


def _about(scene: Scene, key: Key) -> list[tuple[Word, str, int]]:
    index = scene.memo.get(propose)
    if index is None:
        index = defaultdict(list)
        for (covered, text), count in sorted(scene.inventory.actual_texts.items()):
            for member in dict.fromkeys(covered):
                index[member].append((covered, text, count))
        scene.memo[propose] = index
    return index.get(key, [])


def _remainder(scene: Scene, covered: Word, key: Key, text: str) -> str | None:
    """What is left of *text* for *key* when the other glyphs of *covered* have theirs; None where it is not clear."""
    known = [None if member == key else scene.texts.get(member) for member in covered]
    uses = covered.count(key)
    if known.count(None) != uses:
        return None
    pieces = [None if piece is None else _plain(piece) for piece in known]
    whole = _plain(text)
    share, rest = divmod(len(whole) - sum(len(piece) for piece in pieces if piece is not None), uses)
    if share <= 0 or rest:
        return None
    found: set[str] = set()
    at = 0
    for piece in pieces:
        end = at + (share if piece is None else len(piece))
        if piece is None:
            found.add(whole[at:end])
        elif whole[at:end] != piece:
            return None
        at = end
    if len(found) != 1:
        return None
    meant = found.pop().strip()
    if meant == _SOFT_HYPHEN:
        return "-"
    return None if is_unreadable(meant) or any(char.isspace() or char == _SOFT_HYPHEN for char in meant) else meant


def _plain(text: str) -> str:
    """*text* as it is compared: composed, ligatures as their letters, nothing invisible."""
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return "".join(unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufb06" else char for char in composed)


def _reliability(scene: Scene) -> float:
    """How often the page is right about glyphs that are all known; few of them say nothing against it."""
    found = scene.memo.get(_reliability)
    if found is None:
        right = wrong = 0
        for (covered, text), count in scene.inventory.actual_texts.items():
            known = [scene.texts.get(member) for member in covered]
            if None not in known:
                same = _plain("".join(filter(None, known))).split() == _plain(text).replace(_SOFT_HYPHEN, "-").split()
                right, wrong = right + count * same, wrong + count * (not same)
        found = scene.memo[_reliability] = _STRENGTH if not wrong else (right + 1) / (right + wrong + 2)
    return found
