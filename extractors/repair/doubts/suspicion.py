"""Which glyphs to ask about. Quick, as every document pays for it: most have nothing to repair.

A glyph is suspect when its text cannot be what a reader sees, when another glyph of the font that looks different
claims the same text (the letter that is lost without a trace), when its letter is foreign to the document, when
words are known except where it stands, or when it is too wide for its letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extractors.page import Document, Font
from extractors.repair.candidates import candidates
from extractors.repair.doubts.encodings import misread
from extractors.repair.doubts.figures import among_letters, odd_accents, odd_figures
from extractors.repair.doubts.impossible import crowded, spelled_apart, unseen_signs
from extractors.repair.doubts.inked import WHITE, inked_blanks
from extractors.repair.doubts.letters import blank_letters, odd_among_known, odd_letters
from extractors.repair.doubts.lookalikes import out_of_place
from extractors.repair.doubts.marks import odd_marks
from extractors.repair.doubts.signs import among_words, of_another_script
from extractors.repair.doubts.widths import too_wide
from extractors.repair.evidence.words import judge_spelling, looked_up
from extractors.repair.fonts.programs import Programs, open_programs
from extractors.repair.inventory import Inventory, Word, is_unreadable, split_at
from extractors.repair.lexicon import ELIDED, Lexicon, fold, lexicon
from extractors.repair.model import Key
from extractors.repair.wholefont import garbled_fonts

Reason = Literal[
    "unreadable", "garbled", "encoding", "twin", "foreign", "alike", "words", "wide", "figure", "letter", "partner",
    "accent", "mark",
]  # fmt: skip

#: Different words looked at for each glyph.
_SAMPLE = 24

#: A single word must have this many letters to say something.
_TELLING = 7

#: Words that are asked for a first, quick look.
_LENIENT = 12

#: Of the words of a sign between letters, the parts that one letter must make known, by the short list and by the long
#: one, where so many words tell.
_SOME, _MOST, _LEAST = 0.2, 0.6, 3

#: Marks around a word.
_AROUND = ".,;:!?()[]«»\"'’•"

#: What is joined to words by them, beside what is elided.
_APOSTROPHES, _ENDINGS = frozenset("’'"), frozenset(("s", "t", "re", "ll", "ve", "d", "m"))

#: So many letters, and so many a word, are no words of any language.
_RUN_TOGETHER, _LONGEST = 100, 20

#: Below this part of known words a document is in another language than the lexicon's: words say nothing.
_OUR_LANGUAGE = 0.55


def find_suspects(path: Path, document: Document, inventory: Inventory, language: str) -> dict[Key, Reason]:
    """The keys to ask about, each with the first reason found."""
    found: dict[Key, Reason] = {}
    owners: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
    for key, use in inventory.uses.items():
        text = use.text
        if text is None or is_unreadable(text):
            if text not in WHITE:
                found[key] = "unreadable"
        elif text[0].isalpha() or len(text) > 1:
            owners[key[0], text].append(key)
    for key in inked_blanks(path, document.fonts, inventory):
        found[key] = "unreadable"
    unseen = unseen_signs(path, document.fonts, inventory)
    if unseen:  # words end there
        found |= dict.fromkeys(unseen, "unreadable")
        inventory = split_at(inventory, frozenset(unseen))
    for font in garbled_fonts(inventory, lexicon(language, "small")):
        for key in inventory.uses:
            if key[0] == font:
                found.setdefault(key, "garbled")
    twins = [keys for keys in owners.values() if len(keys) > 1]
    differing = _differing(path, document.fonts, twins)
    found |= dict.fromkeys(differing, "twin")
    found |= dict.fromkeys(crowded(owners, differing), "unreadable")
    found |= dict.fromkeys(spelled_apart(inventory), "foreign")
    small = lexicon(language, "small")
    found |= dict.fromkeys(misread(inventory, small, found, lambda: lexicon(language)), "encoding")
    found |= dict.fromkeys(of_another_script(inventory, found), "foreign")
    found |= dict.fromkeys(_signs(inventory, language, found), "foreign")
    alike = out_of_place(inventory, [key for key, reason in found.items() if reason == "unreadable"])
    found |= dict.fromkeys(alike, "alike")
    told = [key for key, reason in found.items() if reason != "twin"]  # an O and a zero said to be O are twins
    found |= dict.fromkeys(odd_figures(path, document.fonts, inventory, told, small), "figure")
    borne: dict[Key, tuple[int, int]] = {}
    by_words: dict[Key, Reason] | None = _by_words(inventory, language, found, borne)
    if by_words is None:  # another language, or the letters themselves are wrong
        found |= dict.fromkeys(alike, "partner")  # what is around them tells nothing
        odd, jumbled = odd_letters(path, document.fonts, inventory, found.keys(), small)
        by_words = dict.fromkeys(odd, "letter")
        if jumbled:
            # Nothing that their map says is so, and its blanks end no words.
            found |= {key: "unreadable" for key in inventory.uses if key[0] in jumbled}
            found |= dict.fromkeys(blank_letters(path, document.fonts, inventory), "unreadable")
    else:
        odd = odd_among_known(path, document.fonts, inventory, found, small, borne)
        by_words |= dict.fromkeys(odd, "letter")
    for key, reason in by_words.items():
        found.setdefault(key, reason)
    for key in odd_accents(path, document.fonts, inventory, found.keys(), small):
        found[key] = "accent"
    for key in odd_marks(path, document.fonts, inventory, found.keys(), small):
        found[key] = "mark"
    for key in among_letters(inventory):
        found.setdefault(key, "words")
    for key in too_wide(path, document.fonts, inventory, lexicon(language, "small")):
        if found.setdefault(key, "wide") == "words":
            found[key] = "wide"
    return found


def _differing(path: Path, fonts: tuple[Font, ...], twins: list[list[Key]]) -> list[Key]:
    """The keys of one font and text that move the pen differently or draw another outline."""
    if not twins:
        return []
    found: list[Key] = []
    with open_programs(path, fonts) as programs:
        for keys in twins:
            if len({_looks(programs, key) for key in keys}) > 1:
                found.extend(keys)
    return found


def _looks(programs: Programs, key: Key) -> tuple[float | None, bytes | None]:
    program = programs.get(key[0])
    if program is None:
        return None, None
    shape = program.shape(key[1])
    return program.advance(key[1]), shape.digest if shape is not None else None


def _signs(inventory: Inventory, language: str, already: Collection[Key]) -> list[Key]:
    """The signs that stand for letters."""
    small = lexicon(language, "small")
    texts = {key: use.text or "" for key, use in inventory.uses.items()}

    def is_letter(key: Key, between: list[Word]) -> bool:
        asked = _asked(key, between, texts, most=_SAMPLE)
        if len(asked) < min(_LEAST, len(between)) or not any(len(spelled) >= _TELLING for spelled in asked):
            return False
        # The short list first: it is there already, and few signs pass.
        for words, part in ((small, _SOME), (lexicon(language), _MOST)):
            known = [
                sum(words.zipf_of_folded(one.replace("\0", text)) > 0 for one in asked)
                for text in _folded(language)
                if text.isalpha()
            ]
            if max(known) < max(1, part * len(asked)):
                return False
        return True

    return among_words(inventory, already, lambda word: _verdict(small, word, texts), is_letter)


def _by_words(
    inventory: Inventory, language: str, already: dict[Key, Reason], borne: dict[Key, tuple[int, int]]
) -> dict[Key, Reason] | None:
    """Keys that stand in unknown words only, in a document whose words are known; None where they are not.

    *borne* gets how many words of each letter are known, of how many.
    """
    small = lexicon(language, "small")
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    verdicts: dict[int, bool | None] = {}  # by the identity of a word: to hash its keys takes as long as to judge it
    asked_of: dict[Key, list[Word]] = {}
    apart = set(already)
    for key in inventory.uses:
        if key in already or not any(char.isalpha() for char in texts[key]):
            continue
        asked: list[Word] = []
        for word in inventory.contexts(key):
            place = id(word)
            verdict = verdicts.get(place, "unasked")
            if verdict == "unasked":
                sound = not apart or apart.isdisjoint(word)
                verdict = verdicts[place] = _verdict(small, word, texts) if sound else None
            if verdict is not None:
                asked.append(word)
                if len(asked) == _SAMPLE:
                    break
        asked_of[key] = asked
    checked = sum(1 for verdict in verdicts.values() if verdict is not None)
    known = sum(1 for verdict in verdicts.values() if verdict)
    if checked < 6:
        return None if _is_run_together(inventory, texts) else {}
    if known < _OUR_LANGUAGE * checked:
        return None
    found: dict[Key, Reason] = {}
    unknown_of: dict[Key, list[Word]] = {}
    for key, asked in asked_of.items():
        good = sum(1 for word in asked if verdicts[id(word)])
        borne[key] = good, len(asked)
        if not asked or good >= 0.4 * len(asked):
            continue
        unknown = [word for word in asked if not verdicts[id(word)]]
        if _another_text_helps(small, key, unknown, texts, language, lenient=True):
            unknown_of[key] = unknown
    if not unknown_of:
        return found
    large = lexicon(language)  # only now, as looking through it takes as long as reading many a document
    large.look_up(
        folded
        for key, unknown in unknown_of.items()
        for folded in (
            *(fold(piece) for word in unknown for piece in _all_pieces(_spelled(word, texts))),
            *(spelled.replace("\0", text) for spelled in _asked(key, unknown, texts) for text in _folded(language)),
        )
    )
    for key, unknown in unknown_of.items():
        unknown = [word for word in unknown if not _verdict(large, word, texts)]
        if len(unknown) > 0.6 * len(asked_of[key]) and _another_text_helps(large, key, unknown, texts, language):
            found[key] = "words"
    return found


def _is_run_together(inventory: Inventory, texts: dict[Key, str]) -> bool:
    """Whether there are hardly any words although many letters are drawn: what ends words is said to be a letter."""
    letters = sum(use.occurrences for key, use in inventory.uses.items() if texts[key].isalpha())
    return letters >= _RUN_TOGETHER and letters > _LONGEST * sum(inventory.words.values())


def _another_text_helps(
    words: Lexicon, key: Key, unknown: list[Word], texts: dict[Key, str], language: str, *, lenient: bool = False
) -> bool:
    """Whether some other text would make most of the unknown words of *key* known. Names and figures it would not.

    *lenient*: one long word is enough, for a short list of words that holds few of them.
    """
    asked = _asked(key, unknown, texts, most=_LENIENT if lenient else 5)
    if len(asked) < 2 and not any(len(spelled) >= _TELLING for spelled in asked):
        return False  # many a short name is one letter from a word
    others = _but(language, texts[key])
    if lenient:
        telling = [spelled for spelled in asked if len(spelled) >= _TELLING] or asked
        if any(_makes_one_known(words, spelled, others) for spelled in telling):
            return True
        return not _APOSTROPHES.isdisjoint(others) and any(_is_elided(words, spelled) for spelled in asked)
    allowed = len(asked) // 2 if len(asked) > 2 else 0
    for text in others if asked else ():
        bad = 0
        for spelled in asked:
            known = words.zipf_of_folded(spelled.replace("\0", text))
            bad += not (known or (text in _APOSTROPHES and _is_elided(words, spelled)))
            if bad > allowed:
                break
        else:
            return True
    return False


@lru_cache(maxsize=512)
def _but(language: str, text: str) -> tuple[str, ...]:
    """The folded candidates that do not only stand for *text*."""
    return tuple([other for other, candidates_ in _folded(language).items() if candidates_ != {text}])


@lru_cache(maxsize=4096)
def _makes_one_known(words: Lexicon, spelled: str, texts: tuple[str, ...]) -> bool:
    """Whether one of *texts* makes a known word of *spelled*: names come again in the next documents."""
    return words.knows_one([spelled.replace("\0", text) for text in texts])


def _is_elided(words: Lexicon, spelled: str) -> bool:
    """Whether an apostrophe makes *spelled* an article or a pronoun and a word, or a word and its ending."""
    before, _, after = spelled.partition("\0")
    if before in ELIDED:
        return words.zipf_of_folded(after) > 0
    return after in _ENDINGS and words.zipf_of_folded(before) > 0


def _asked(key: Key, unknown: list[Word], texts: dict[Key, str], most: int = 5) -> list[str]:
    """Some of the words, folded, with a zero where *key* stands."""
    asked: list[str] = []
    for word in unknown:
        spelled = "".join(["\0" if member == key else texts.get(member, "") for member in word]).strip(_AROUND)
        if len(spelled) >= 4 and spelled.replace("\0", "").isalpha():
            asked.append(fold(spelled))
        if len(asked) == most:
            break
    return asked


@lru_cache(maxsize=4)
def _folded(language: str) -> dict[str, set[str]]:
    """Folded candidate -> the candidates that are folded to it, in the order of the candidates."""
    found: dict[str, set[str]] = {}
    for candidate in candidates(language):
        found.setdefault(fold(candidate), set()).add(candidate)
    return found


def _verdict(words: Lexicon, word: Word, texts: dict[Key, str]) -> bool | None:
    """Whether the word is known; None where there is nothing to look up."""
    spelled = _spelled(word, texts)
    if len(spelled) < 3:
        return None
    if words.zipf(spelled):
        return True
    if spelled.isalpha():
        return False
    judged = judge_spelling(words.zipf, spelled)
    return judged[1] if judged is not None else None


def _all_pieces(spelled: str) -> list[str]:
    """What :func:`_verdict` looks up."""
    return [spelled, *looked_up(spelled)]


def _spelled(word: Word, texts: dict[Key, str]) -> str:
    return "".join([texts.get(key, "\u00ad") for key in word])
