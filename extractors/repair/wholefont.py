"""Whole fonts without a map, or with a map that is off by a constant: one guess for all glyphs, proven by the words.

A guess says what every code of a font means: the code itself, a shift, the glyph order of common fonts, a number in
the glyph's name. A wrong one makes no words at all, so that a dozen known words prove it for every code; what words
cannot check (figures, signs) stands or falls with the guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.repair.evidence.glyph_ids import mac_text
from extractors.repair.evidence.tables import propose
from extractors.repair.inventory import LINE_HYPHEN, Inventory, is_unreadable
from extractors.repair.lexicon import ELIDED, Lexicon, fold, parts
from extractors.repair.model import Key
from extractors.repair.scene import Scene
from extractors.repair.weighing import form_proves

#: Different words a guess is tried on.
_SAMPLE = 150

#: A font that draws fewer letters in words than this says too little. With fewer than the other, as in headings, none
#: of its words may be known, and most of them under a shift.
_LETTERS, _OF_A_HEADING = 16, 40

#: Known words hold at least this part of what a guess spells.
_INSIDE = 0.3

#: Outlines that make so many different words of four letters and more are read rightly.
_FEW_WORDS = 3

#: The guesses of one step for all, and the part of what a font draws that spaces are at least.
_SHIFTED, _SPACES = frozenset(("shift", "shifted code")), 0.03

#: Figures and capitals whose outlines are looked at; as forms err now and then, so many must speak for a shift to one
#: that speaks against it.
_ASKED, _AGAINST_ONE = 16, 4

#: Shifts that are tried on printed texts and on codes.
SHIFTS = tuple(sorted((step for step in range(-96, 97) if step), key=abs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A text for every suspect key of a font."""

    method: str
    texts: Mapping[Key, str]
    #: By how much codes or printed texts are moved, where that is the guess.
    shift: int = 0
    #: Whether the blank moves to a space with the rest: if not, letters alone may be off by this much.
    is_anchored: bool = True


def is_whole(inventory: Inventory, suspects: Iterable[Key], font: int) -> bool:
    """Whether most of what a font draws is suspect."""
    doubted = set(suspects)
    all_ = sum(use.occurrences for key, use in inventory.uses.items() if key[0] == font)
    bad = sum(inventory.uses[key].occurrences for key in doubted if key[0] == font)
    return bad > 0.5 * all_


def garbled_fonts(inventory: Inventory, words: Lexicon) -> list[int]:
    """Fonts whose readable text makes no words as it stands and makes words under one shift of all its characters."""
    by_font: defaultdict[int, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for word, count in inventory.words.items():
        font = word[0][0]
        if len(word) < 4 or len(by_font[font]) >= _SAMPLE:
            continue
        if all(key[0] == font for key in word):
            by_font[font][tuple([inventory.uses[key].text or "\0" for key in word])] += count
    found: list[int] = []
    for font, spellings in sorted(by_font.items()):
        letters = sum(map(len, spellings))
        if letters < _LETTERS:
            continue
        is_heading = letters < _OF_A_HEADING
        sample = [spelled for spelled, _ in spellings.most_common(_SAMPLE)]
        if _known(words, map("".join, sample))[0] >= (0.01 if is_heading else 0.2):
            continue
        texts = {text for spelled in sample[:50] for text in spelled}
        for shift in SHIFTS:
            under = {text: _moved(text, shift) for text in texts}
            moved = ["".join([under[text] for text in spelled]) for spelled in sample[:50]]
            rate, known = _known(words, moved)
            if (rate > 0.5 and known >= 4) or (is_heading and rate >= 0.5 and known >= 3):
                found.append(font)
                break
    return found


def _moved(char: str, shift: int) -> str:
    # Shifts come from glyph numbers, where only the plain characters stand in a row.
    if len(char) != 1 or ord(char) >= 0x80:
        return char
    place = ord(char) + shift
    return chr(place) if 32 <= place < 0x7F else "\0"


def _known(words: Lexicon, spellings: Iterable[str]) -> tuple[float, int]:
    """(part of the words of three letters or more that are known, how many different ones of four or more are).

    None is where they are a small part of what is spelled: what makes marks and figures of most letters leaves few
    words that could be wrong.
    """
    known = checked = inside = characters = 0
    long_: set[str] = set()
    for spelled in spellings:
        characters += len(spelled)
        for piece in parts(spelled):
            if len(piece) < 3 or fold(piece) in ELIDED:
                continue
            checked += 1
            odd = piece[1:] != piece[1:].lower() and not piece.isupper()
            if not odd and words.zipf(piece) > 2.0:
                known += 1
                inside += len(piece)
                if len(piece) >= 4:
                    long_.add(piece)
    return (known / checked if checked else 0.0), len(long_) if inside >= _INSIDE * characters else 0


def guesses(scene: Scene, font: int) -> list[Guess]:
    """What the codes of *font* may all mean, the plain ideas first."""
    keys = [key for key in sorted(scene.suspects) if key[0] == font]
    program = scene.programs.get(font)
    found: list[Guess] = []
    if program is not None:
        by_table: dict[str, dict[Key, str]] = defaultdict(dict)
        for key in keys:
            for proposal in propose(scene, key):
                by_table[proposal.method][key] = proposal.text
        found.extend(Guess(method=method, texts=texts) for method, texts in sorted(by_table.items()))
        ordered = {
            key: text
            for key in keys
            if (gid := program.glyph_id(key[1])) is not None and (text := mac_text(gid)) is not None
        }
        if not program.is_embedded or program.font.is_composite:
            found.append(Guess(method="glyph order", texts=ordered))
        numbered = {
            key: chr(int(match.group(1)))
            for key in keys
            if (match := re.fullmatch(r"[a-zA-Z](\d{1,3})", program.encoded_names.get(key[1], "")))
            and 32 < int(match.group(1)) < 256
        }
        found.append(Guess(method="numbered names", texts=numbered))
    printed = {key: text for key in keys if (text := scene.inventory.uses[key].text)}
    found.extend(
        Guess(method="shift", texts={key: _moved(text, shift) for key, text in printed.items()}, shift=shift)
        for shift in SHIFTS
    )
    found.extend(
        Guess(
            method="shifted code",
            texts={key: _moved(chr(key[1]), shift) for key in keys if key[1] < 0x80},
            shift=shift,
        )
        for shift in (0, *SHIFTS)
    )
    return [guess for guess in found if len(guess.texts) >= 3 and len(guess.texts) >= 0.4 * len(keys)]


def proven(scene: Scene, font: int) -> Guess | None:
    """The guess that the words of *font* prove, without the texts that cannot be meant."""
    samples = _samples(scene, font)
    best: tuple[tuple[bool, float, int, int], Guess] | None = None
    for guess in guesses(scene, font):
        spelled = _spelled(scene, guess, samples)
        rate, known = _known(scene.lexicon, spelled)
        few = guess.method not in _SHIFTED and rate >= 0.9 and _letters(scene, guess, samples) >= 6
        if (rate >= 0.7 and known >= 6) or few:
            anchored = guess.method not in _SHIFTED or _is_anchored(scene, font, guess)
            # Words are known in capitals as well: most texts are written in small letters.
            rank = anchored, rate, known, sum(map(str.islower, "".join(spelled)))
            if best is None or rank > best[0]:
                best = rank, replace(guess, is_anchored=anchored)
        elif guess.method == "numbered names" and _families_agree(scene, guess):
            best = best or ((True, 0.0, 0, 0), guess)
    if best is None:
        return _by_form(scene, font, samples)
    guess = best[1]
    if not guess.is_anchored:  # what the outlines show is told of each glyph by itself
        return _by_form(scene, font, samples) or guess
    return replace(guess, texts={key: text for key, text in guess.texts.items() if not is_unreadable(text)})


def _is_anchored(scene: Scene, font: int, guess: Guess) -> bool:
    """Whether the blank of a font is a space under a shift; where its glyphs cannot be seen, whether it draws spaces.

    Codes given in the order of the characters that are used have letters in rows, and gaps between the rows: letters
    are then off by one shift, figures and capitals by another one.
    """
    blanks = [
        key for key, use in scene.inventory.uses.items()
        if key[0] == font and " " in (use.text, scene.texts.get(key))
    ]  # fmt: skip
    if blanks:
        said = [scene.inventory.uses[key].text if guess.method == "shift" else chr(key[1]) for key in blanks]
        if any(_moved(text or "", guess.shift) == " " for text in said):
            return True
        # A map that is off may be right about the blank, where what wrote it moved what is seen: all of that.
        return " " in said and _others_move(scene, guess)
    uses = scene.inventory.uses
    all_ = sum(uses[key].occurrences for key in guess.texts)
    return sum(uses[key].occurrences for key, text in guess.texts.items() if text == " ") >= _SPACES * all_


def _others_move(scene: Scene, guess: Guess) -> bool:
    """Whether figures and capitals look like what the shift makes of them, and not like what is printed.

    :return: true as well where nothing is seen of them, as of fonts that are not embedded.
    """
    uses = scene.inventory.uses
    keys = [key for key in guess.texts if _is_figure_or_capital(uses[key].text)]
    keys.sort(key=lambda key: (-uses[key].occurrences, key))
    moved = stayed = 0
    for key in keys[:_ASKED]:
        moved += form_proves(scene, key, guess.texts[key])
        stayed += form_proves(scene, key, uses[key].text or "")
    return stayed == 0 or moved > _AGAINST_ONE * stayed


def _is_figure_or_capital(text: str | None) -> bool:
    return text is not None and len(text) == 1 and (text.isdecimal() or text.isupper())


def _by_form(scene: Scene, font: int, samples: Sequence[tuple[Key, ...]]) -> Guess | None:
    """What the outlines of *font* look like, where the words read so are known.

    What is plain to see is taken; the rest, and what only its neighbours tell, is left to words.
    """
    from extractors.repair.evidence import forms  # only now: it needs numpy, which few documents do

    keys = [key for key in sorted(scene.suspects) if key[0] == font]
    rough = {key: text for key in keys if (text := forms.roughly(scene, key)) is not None}
    read = [word for word in samples if all(key in rough or key in scene.texts or key == LINE_HYPHEN for key in word)]
    spelled = Guess(method="form", texts=rough)
    rate, known = _known(scene.lexicon, _spelled(scene, spelled, read))
    if rate < 0.7 or known < _FEW_WORDS or _letters(scene, spelled, read) < 6:
        return None
    return Guess(method="form", texts=seen_in(scene, font))


def seen_in(scene: Scene, font: int) -> dict[Key, str]:
    """What the outlines of *font* plainly look like, of those of which nothing is known."""
    from extractors.repair.evidence import forms

    keys = [key for key in sorted(scene.suspects) if key[0] == font]
    return {key: seen[0] for key in keys if (seen := forms.seen_as(scene, key)) is not None}


def _samples(scene: Scene, font: int) -> list[tuple[Key, ...]]:
    words = [word for word in scene.inventory.words if any(key[0] == font for key in word)]
    words.sort(key=lambda word: (-scene.inventory.words[word] * (len(word) > 3), word))
    return words[:_SAMPLE]


def _spelled(scene: Scene, guess: Guess, samples: Iterable[tuple[Key, ...]]) -> list[str]:
    return [
        "".join(guess.texts.get(key) or scene.texts.get(key) or "\0" for key in word if key != LINE_HYPHEN)
        for word in samples
    ]


def _letters(scene: Scene, guess: Guess, samples: Iterable[tuple[Key, ...]]) -> int:
    """Different letters in known words."""
    seen: set[str] = set()
    for spelled in _spelled(scene, guess, samples):
        for piece in parts(spelled):
            if len(piece) >= 5 and scene.lexicon.zipf(piece) > 2.5:
                seen.update(piece)
    return len(seen)


def _families_agree(scene: Scene, guess: Guess) -> bool:
    """Whether letters that differ by their accent move the pen alike, and capitals further than small letters."""
    program = next((found for key in guess.texts if (found := scene.program(key)) is not None), None)
    if program is None:
        return False
    families: defaultdict[str, list[float]] = defaultdict(list)
    for (_, code), text in guess.texts.items():
        advance = program.advance(code)
        plain = unicodedata.normalize("NFD", text)
        if advance and len(plain) == 2 and plain[0].isalpha():
            families[plain[0]].append(advance)
    several = [advances for advances in families.values() if len(advances) > 1]
    alike = sum(1 for advances in several if max(advances) <= 1.01 * min(advances))
    pairs = [(small, small.upper()) for small in families if small.islower() and small.upper() in families]
    larger = sum(1 for small, large in pairs if min(families[large]) > max(families[small]))
    return len(several) >= 4 and alike >= 0.75 * len(several) and len(pairs) >= 4 and larger == len(pairs)
