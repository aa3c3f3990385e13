"""Evidence of words: with which text do the words of a glyph become words of the language?

A word stands for what the language says of it: one that the lexicon knows weighs by its frequency, one that it does
not know by how unlikely so long a run of letters is as a name or an unlisted form. All different words of a glyph
weigh together, those with another doubtful glyph as well as the best reading of the other allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from extractors.repair.inventory import LINE_HYPHEN, Word
from extractors.repair.lexicon import ELIDED, fold, fold_all, parts
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Different words that are looked at; more say the same.
MOST_WORDS = 60

#: What is longer is an address, of whose parts nobody knows whether they are words.
_LONGEST = 24

#: A figure among letters; one before or after them is a mark or a number.
_DIGIT_INSIDE = re.compile(r"[^\W\d_]\d+[^\W\d_]")

#: Stands for a hyphen at the end of a line, which may belong to the line and not to the word.
_BROKEN_LINE = "\u00ad"

#: What may stand around a word and says nothing of it.
_MARKS_AROUND = ".,;:!?()[]«»\"'’•–—-/… \t"

#: Letters that are words.
_ALONE = frozenset("aàyôi")

#: log10 likelihood of a word the lexicon does not know: that it is one at all, and each of its letters.
_UNKNOWN, _A_LETTER, _FLOOR = -3.0, -1.15, -13.0

#: With more doubtful glyphs than this, only words without another one are looked at: more become so.
_FEW = 14

#: log10 likelihood of a number and of a mark by itself, where another candidate makes something with a letter; and of
#: a single letter, which is a word or none, or stands in a number.
_NUMBER, _MARK_ALONE = -1.5, -4.0
_LONELY_WORD, _LONELY, _IN_NUMBER = -1.5, -5.0, -4.0


#: To spell more words than this takes longer than to hold a whole list of words.
_MANY = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScore:
    """What the words say of one candidate. ``weight`` is log10; counts are of different words."""

    weight: float
    checked: int
    known: int
    #: Known words of at least four letters: short ones are known by chance.
    known_long: int
    examples: tuple[str, ...]

    @property
    def coverage(self) -> float:
        """Known over checked."""
        return self.known / self.checked if self.checked else 0.0


#: What no word says anything of.
NOTHING = WordScore(weight=0, checked=0, known=0, known_long=0, examples=())


def weigh(
    scene: Scene,
    key: Key,
    candidates: Sequence[str],
    others: Mapping[Key, Sequence[str]],
    most: int = MOST_WORDS,
) -> dict[str, WordScore]:
    """Weigh each of *candidates* for *key* by *most* words; *others* are the readings to try for its neighbours."""
    found: dict[str, WordScore] = {}
    opened = [(word, _open_keys(scene, word, key)) for word in _contexts(scene, key, most)]
    readable = [word for word, open_ in opened if open_ is not None]
    around = [_around(scene, word, key, open_, others) for word, open_ in opened if open_ is not None]
    spelled = {text: [[text.join(pieces) for pieces in ways] for ways in around] for text in candidates}
    judged = _judged(scene, {one for rows in spelled.values() for ways in rows for one in ways})
    table = {text: [_best_reading(ways, judged) for ways in rows] for text, rows in spelled.items()}
    # A word counts for all candidates or for none.
    counted = [any(row[place] is not None for row in table.values()) for place in range(len(readable))]
    # One long address says no more than a word does.
    least = [
        max([best[0] for row in table.values() if (best := row[place]) is not None], default=0.0) + _FLOOR
        for place in range(len(readable))
    ]
    # Acronyms are none whatever they are spelled with: they weigh, and are no words that should be known.
    told = [
        any((one := row[place]) is not None and one[1] for row in table.values()) or not _is_acronym(scene, word, key)
        for place, word in enumerate(readable)
    ]
    for text in candidates:
        weight, checked, known, known_long = 0.0, 0, 0, 0
        examples: list[str] = []
        for place, best in enumerate(table[text]):
            if not counted[place]:
                continue
            if best is None:  # no letter at all: a number, or a mark by itself
                weight += _NUMBER if text.isdigit() or _has_figure(scene, readable[place], key) else _MARK_ALONE
                continue
            value, is_known, length, as_known = best
            weight += max(value, least[place])
            checked += told[place]
            if is_known:
                known += 1
                known_long += length >= 4
                if length >= 2:
                    examples.append(as_known)
        examples.sort(key=lambda example: -min(len(example), 8))
        found[text] = WordScore(
            weight=weight, checked=checked, known=known, known_long=known_long, examples=tuple(examples[:6])
        )
    return found


def _is_acronym(scene: Scene, word: Word, key: Key) -> bool:
    """Whether all other letters of *word*, two at least, are capitals."""
    letters = "".join([text for member in word if member != key and (text := scene.texts.get(member, "")).isalpha()])
    return len(letters) > 1 and letters.isupper()


def _has_figure(scene: Scene, word: Word, key: Key) -> bool:
    return any(scene.texts.get(member, "").isdigit() for member in word if member != key)


def look_ahead(scene: Scene, candidates: Mapping[Key, Sequence[str]]) -> None:
    """Look up at once the words that :func:`weigh` will ask for: one pass over a long list serves them all."""
    if not scene.lexicon.is_looked_through:
        return
    if sum(len(texts) * len(_contexts(scene, key, MOST_WORDS)) for key, texts in candidates.items()) > _MANY:
        scene.lexicon.hold()
        return
    spelled: set[str] = set()
    for key, texts in candidates.items():
        for word in _contexts(scene, key, MOST_WORDS):
            for pieces in _around(scene, word, key, _open_keys(scene, word, key) or (), {}):
                spelled.update([text.join(pieces) for text in texts])
    plain, parted = _sorted(spelled)
    scene.lexicon.look_up([*fold_all(list(plain.values())), *_pieces_of(parted)])


def _contexts(scene: Scene, key: Key, most: int) -> list[Word]:
    """The *most* frequent words of *key*, without what is so long that it is an address."""
    contexts = scene.inventory.contexts(key)
    ranked = scene.memo.get((_contexts, key))
    if ranked is None or ranked[0] is not contexts:  # another inventory has other ones
        uses = scene.inventory.words
        found = [word for word in contexts if len(word) <= _LONGEST]
        if len(found) > most:
            found.sort(key=lambda word: (-uses[word], word))
        ranked = scene.memo[_contexts, key] = (contexts, found)
    return ranked[1][:most]


Judgement = tuple[float, bool, int, str]

#: What stands around a glyph in a word, each piece between two of its uses: a text joins them to a spelling.
Around = tuple[str, ...]


def _open_keys(scene: Scene, word: Word, key: Key) -> list[Key] | None:
    """The other doubtful keys of *word*; None where they are too many to try."""
    others = {member for member in word if member != key and member != LINE_HYPHEN and member not in scene.texts}
    most = 2 if len(scene.suspects) <= _FEW else 0
    return sorted(others) if len(others) <= most else None


def _around(
    scene: Scene, word: Word, key: Key, open_: Iterable[Key], others: Mapping[Key, Sequence[str]]
) -> list[Around]:
    """What stands around *key* in *word*, in each reading of its other doubtful keys *open_*.

    There is none where one of them cannot be read.
    """
    readings: list[dict[Key, str]] = [{}]
    for other in open_:
        options = list(islice(others.get(other, ()), 5))
        readings = [{**reading, other: option} for reading in readings for option in options]
    texts = scene.texts
    found: list[Around] = []
    for reading in readings:
        pieces = [""]
        for member in word:
            if member == key:
                pieces.append("")
            else:
                pieces[-1] += reading.get(member) or texts.get(member, _BROKEN_LINE)
        found.append(tuple(pieces))
    return found


def _best_reading(ways: Iterable[str], judged: Mapping[str, Judgement | None]) -> Judgement | None:
    best: Judgement | None = None
    for spelled in ways:
        found = judged[spelled]
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best


def _judged(scene: Scene, spelled: set[str]) -> Mapping[str, Judgement | None]:
    """What :func:`judge_spelling` says of *spelled* and others; it is remembered, as most are asked for again."""
    seen: dict[str, Judgement | None] = scene.memo.setdefault(_judged, {})
    plain, others = _sorted(spelled.difference(seen))
    folded = fold_all(list(plain.values()))
    words = scene.lexicon
    if words.is_looked_through:
        words.look_up([*folded, *_pieces_of(others)])
    zipf = words.zipf_of_folded
    for (one, word), its_folded in zip(plain.items(), folded, strict=True):
        seen[one] = _judge_word(zipf(its_folded), word, one)
    for one in others:
        seen[one] = judge_spelling(words.zipf, one)
    return seen


def _sorted(spelled: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """(words of two letters and more -> without the marks around them, all else)."""
    plain: dict[str, str] = {}
    others: list[str] = []
    for one in spelled:
        word = one.strip(_MARKS_AROUND)
        if len(word) > 1 and word.isalpha():
            plain[one] = word
        else:
            others.append(one)
    return plain, others


def _pieces_of(spelled: Iterable[str]) -> list[str]:
    """What :func:`judge_spelling` may look up of *spelled*, folded."""
    return [fold(piece) for one in spelled for piece in looked_up(one)]


def looked_up(spelled: str) -> list[str]:
    """What :func:`judge_spelling` may look up of *spelled*."""
    if spelled.isalpha():
        return [spelled]
    pieces = parts(spelled)
    return [*pieces, spelled.replace(_BROKEN_LINE, "")] if _BROKEN_LINE in spelled else pieces


def judge_spelling(zipf: Callable[[str], float], spelled: str) -> Judgement | None:
    """(log10 likelihood, known, letters, the spelling) of what stands between two spaces; None: nothing to look up."""
    if spelled.isalpha() and len(spelled) > 1:  # most are, and need none of what follows
        return _judge_word(zipf(spelled), spelled, spelled)
    pieces = parts(spelled)
    letters = sum(map(len, pieces))
    if not letters:
        return None
    if _DIGIT_INSIDE.search(spelled):
        return max(_FLOOR, _UNKNOWN * 2 + _A_LETTER * letters), False, letters, spelled
    if letters <= 2 and any(char.isdigit() for char in spelled):
        return _IN_NUMBER, False, letters, spelled
    if letters == 1:
        alone = pieces[0].lower() in _ALONE
        return (_LONELY_WORD if alone else _LONELY), alone, 1, spelled
    if _BROKEN_LINE in spelled:
        joined = spelled.replace(_BROKEN_LINE, "")
        if joined.isalpha() and (frequency := zipf(joined)):
            return frequency - 9, True, letters, joined
        spelled = spelled.replace(_BROKEN_LINE, "-")
    value, known = 0.0, True
    if len(pieces) > 1:
        value -= 1.5 * (len(pieces) - 1)
    for place, piece in enumerate(pieces):
        found = zipf(piece)
        folded = fold(piece)
        if len(folded) == 1 and folded not in _ALONE:
            found = 0.0
        if place + 1 < len(pieces) and folded in ELIDED:
            after = spelled[spelled.index(piece) + len(piece) :][:1]
            found = 6.5 if after in ("’", "'") else 0.0
        if found:
            value += found - 9
        else:
            value += max(_FLOOR, _UNKNOWN + _A_LETTER * len(piece))
            known = False
    # A capital after a small letter makes no known word: "pRojet".
    known = known and not any(_case(piece) <= _MIXED for piece in pieces)
    return value + _case(spelled), known, letters, spelled


def _judge_word(frequency: float, word: str, spelled: str) -> Judgement:
    """The same for a word of letters alone, of which the frequency is known; marks may stand around it."""
    mixture, letters = _case(word), len(word)
    value = frequency - 9 if frequency else max(_FLOOR, _UNKNOWN + _A_LETTER * letters)
    return value + mixture, frequency > 0 and mixture > _MIXED, letters, spelled


#: What ``_case`` gives for a capital after a small letter.
_MIXED = -2.5


def _case(spelled: str) -> float:
    """How odd the mixture of capitals and small letters is."""
    if spelled.islower() or spelled.isupper():
        return 0.0
    if spelled[:1].isupper() and spelled[1:].islower():
        return -0.5
    letters = [char for char in spelled if char.isalpha()]
    changes = sum(1 for a, b in pairwise(letters) if a.islower() and b.isupper())
    return -0.5 - 2.5 * changes
