"""Words that the ends of lines break become whole, and hyphens that belong to a word stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.hyphens import unhyphenated
from extractors.paragraphs import join_lines
from extractors.table import Part
from tests.building import part

BROKEN = ("les personnes notam-", "ment dans les sta-", "tions des régio-", "nales")


def joined(*cells: tuple[Part, ...]) -> list[str]:
    return [join_lines(line.text for one in parts for line in one.lines) for parts in unhyphenated(cells, "fr").cells]


def doubts(*cells: tuple[Part, ...]) -> list[str]:
    return [word for _, word in unhyphenated(cells, "fr").doubts]


def test_a_broken_word_is_whole() -> None:
    assert joined((part(*BROKEN),)) == ["les personnes notamment dans les stations des régionales"]


def test_a_word_broken_by_a_page_is_whole() -> None:
    assert joined((part("le plan compara-", page=1), part("tivement", page=2))) == ["le plan comparativement"]


def test_a_hyphen_between_two_words_stays() -> None:
    assert joined((part(*BROKEN),), (part("la sous-", "ministre"),))[1] == "la sous-ministre"
    assert not doubts((part(*BROKEN),), (part("la sous-", "ministre"),))


def test_a_word_of_two_words_is_whole_where_the_document_breaks_words() -> None:
    # "auto" and "bus" are words; so is "autobus".
    assert joined((part(*BROKEN),), (part("les auto-", "bus"),))[1] == "les autobus"


def test_a_document_that_breaks_no_words_keeps_its_hyphens() -> None:
    assert joined((part("la plate-", "forme"),)) == ["la plate-forme"]
    assert not doubts((part("la plate-", "forme"),))


def test_a_common_word_is_whole_and_told_where_the_document_breaks_no_other() -> None:
    assert joined((part("des entre-", "prises"),)) == ["des entreprises"]
    assert doubts((part("des entre-", "prises"),)) == ["entre-prises"]
    # Where the document surely breaks words, it is no doubt; where it prints the hyphen, the hyphen is the word's.
    assert not doubts((part(*BROKEN),), (part("des entre-", "prises"),))
    assert joined((part("des entre-", "prises"),), (part("les entre-prises ici"),))[0] == "des entre-prises"


def test_how_the_document_prints_the_word_elsewhere_decides() -> None:
    assert (
        joined((part(*BROKEN),), (part("la plate-", "forme"),), (part("une plate-forme Web"),))[1] == "la plate-forme"
    )
    assert joined((part("Zorba-", "lia"),), (part("avec Zorbalia ici"),))[0] == "Zorbalia"


def test_what_nothing_tells_is_kept_and_said() -> None:
    assert joined((part("les zorba-", "liens"),)) == ["les zorba-liens"]
    assert doubts((part("les zorba-", "liens"),)) == ["zorba-liens"]


def test_addresses_and_codes_keep_their_hyphens() -> None:
    cell = (part("https://exemple.invalid/arrets-", "attrayants/suite"),)
    assert joined(cell) == ["https://exemple.invalid/arrets-attrayants/suite"]
    assert not doubts(cell)
    assert joined((part("le VIH-", "sida et dit-", "il"),)) == ["le VIH-sida et dit-il"]


@given(st.lists(st.text("abcé- ", min_size=1, max_size=12), min_size=1, max_size=4))
def test_nothing_but_hyphens_at_the_ends_of_lines_is_lost(lines: list[str]) -> None:
    cell = (part(*lines),)
    (made,) = unhyphenated([cell], "fr").cells
    assert [line.text.replace("\u00ad", "-").strip() for one in made for line in one.lines] == [
        line.text.strip() for line in cell[0].lines
    ]
