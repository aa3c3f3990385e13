"""Words and their frequencies are the same with an index on this machine and without one, whatever befalls it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.repair import lexicon, wordindex, wordlists
from extractors.repair.lexicon import Lexicon
from extractors.repair.wordindex import WordIndex, build
from extractors.repair.wordlists import RARE, SHORT

STRANGE = ("zzyzzx", "", "\ud800", "l\u2019\ufb01n", "\xff\xfe", "\n", "a\0b", "été", "d’un", "1er", "e\u0301t\u00e9")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "cache"))
    lexicon._short.cache_clear()
    yield tmp_path / "cache"
    lexicon._short.cache_clear()


def fresh(language: str, size: str = "large") -> Lexicon:
    """As in the first document of a process."""
    lexicon._short.cache_clear()
    return Lexicon(language, size)


@given(
    st.lists(
        st.tuples(
            st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))), st.integers(1, 16000)
        )
    ),
    st.lists(st.text()),
)
def test_an_index_says_of_every_word_what_its_list_says(lists: list[tuple[list[str], int]], others: list[str]) -> None:
    places: dict[str, int] = {}
    for words, place in lists:
        for word in words:
            places.setdefault(word, place)
    index = WordIndex(build([([word.encode() for word in words], place) for words, place in lists]))
    for word in (*places, *others, *(word[:-1] for word in places), *(f"{word}e" for word in places), *STRANGE):
        assert index.get(word) == places.get(word)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("part", [SHORT, pytest.param(RARE, marks=pytest.mark.slow)])
def test_the_index_of_a_list_has_all_its_words_with_their_frequencies(language: str, part: str) -> None:
    listed = wordlists.frequencies(part, language)
    index = WordIndex(build(wordlists.encoded(part, language)))
    places = {word: index.get(word) for word in listed}
    assert {word: place and wordlists.zipf_of(place) for word, place in places.items()} == listed
    assert len(listed) > 20_000
    unknown = [one for word in list(listed)[::97] for one in (f"{word}z", word[1:], word.upper()) if one not in listed]
    assert not any(map(index.get, unknown))


@pytest.mark.parametrize(("language", "size"), [
    ("fr", "small"),
    *(pytest.param(*one, marks=pytest.mark.slow) for one in [("en", "small"), ("fr", "large"), ("en", "large")]),
    *(("sw", size) for size in ("small", "large")),
])  # fmt: skip
@pytest.mark.usefixtures("cache")
def test_every_question_has_the_same_answer_with_and_without_an_index(language: str, size: str) -> None:
    plain = fresh(language, size)
    known = [word for word, _ in fresh(language).frequent(1.3)][::499] + list(wordlists.frequencies(SHORT, "en"))[::499]
    asked = [*known, *(f"{word[1:]}x" for word in known), *STRANGE]
    expected = [plain.zipf_of_folded(word) for word in asked]
    together = [plain.knows_one(asked[start : start + 3]) for start in range(len(asked))]
    assert wordindex.main(["fr", "en"]) == 0

    def answers(words: Lexicon) -> bool:
        return [words.zipf_of_folded(word) for word in asked] == expected

    assert answers(fresh(language, size))
    ahead = fresh(language, size)
    ahead.look_up(asked)
    assert answers(ahead)
    ahead.let_go()
    assert answers(ahead)
    held = fresh(language, size)
    held.hold()
    assert answers(held)
    one = fresh(language, size)
    assert [one.knows_one(asked[start : start + 3]) for start in range(len(asked))] == together
    assert answers(one)
    assert sorted(one.frequent(3.0)) == sorted(plain.frequent(3.0))


@pytest.mark.usefixtures("cache")
def test_a_list_of_which_much_is_asked_is_held_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    wordindex.keep(SHORT, "fr")
    monkeypatch.setattr(lexicon, "_MOST_ASKED", 50)
    listed = wordlists.frequencies(SHORT, "fr")
    asked = [*list(listed)[::301], *STRANGE]
    words = lexicon._short("fr")
    assert [words[word] for word in asked] == [listed.get(word) for word in asked]
    assert len(words) == len(listed)


def test_what_a_document_needed_is_kept_at_its_end_and_read_by_the_next(cache: Path) -> None:
    words = fresh("fr")
    assert not cache.exists()
    words.zipf("maison")
    words.let_go()
    assert [path.name.split("-")[0] for path in cache.iterdir()] == ["small_fr"]
    words.zipf("zzyzzx")
    words.let_go()
    assert sorted(path.name.split("-")[0] for path in cache.iterdir()) == ["large_fr", "small_en", "small_fr"]
    written = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    again = fresh("fr")
    assert again.zipf("zzyzzx") == 0
    again.let_go()
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == written


@pytest.mark.parametrize("damage", ["empty", "short", "flipped", "tail", "other"])
def test_a_damaged_index_is_not_believed_and_is_made_again(cache: Path, damage: str) -> None:
    wordindex.keep(SHORT, "fr")
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 4
    tail = bytearray(whole)
    tail[-1] ^= 1
    damaged = {"empty": b"", "short": whole[:-1], "flipped": flipped, "tail": tail, "other": b"%PDF-1.7\n" + whole}
    path.write_bytes(damaged[damage])
    assert wordindex.opened(SHORT, "fr") is None
    words = fresh("fr", "small")
    assert words.zipf("maison") > 0
    words.let_go()
    assert path.read_bytes() == whole


def test_without_a_folder_that_can_be_written_all_is_as_without_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BILAN_CACHE", str(tmp_path / "file" / "cache"))
    words = fresh("fr")
    assert words.zipf("maison") > 0 == words.zipf("zzyzzx")
    words.let_go()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert wordindex.main(["fr"]) == 1


def test_several_that_make_an_index_at_once_leave_one_whole_file(cache: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: wordindex.keep(SHORT, "en"), range(4)))
    (path,) = cache.iterdir()
    assert path.suffix == ".words"
    assert wordindex.opened(SHORT, "en") is not None


def test_the_folder_is_the_one_that_is_named_or_that_of_the_users_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("BILAN_CACHE", "")
    assert wordindex.folder() is None
    monkeypatch.setenv("BILAN_CACHE", "~/words")
    assert wordindex.folder() == Path("/home/somebody/words")
    monkeypatch.delenv("BILAN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache")
    assert wordindex.folder() == Path("/var/cache/bilan")
    for unusable in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", unusable)
        assert wordindex.folder() == Path("/home/somebody/.cache/bilan")


def test_an_empty_setting_keeps_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BILAN_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    words = fresh("fr")
    assert words.zipf("zzyzzx") == 0
    words.let_go()
    assert not list(tmp_path.iterdir())
