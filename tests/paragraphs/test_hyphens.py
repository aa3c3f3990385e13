"""Words that the ends of lines break become whole, and hyphens that belong to a word stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.table import Block, Part
from extractors.text.hyphens import unhyphenated, unhyphenated_blocks
from extractors.text.paragraphs import join_lines
from tests.building import fragment, part

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


def _block(*texts: str, kind: str = "heading", page: int = 1) -> Block:
    one = part(*texts, page=page)
    return Block(page=page, kind=kind, bbox=one.bbox, lines=one.lines)


def test_words_outside_of_tables_are_made_whole_too() -> None:
    broken = _block("Axe 1 : Rendre les régio-", "nales accessibles aux sous-", "ministres")
    (whole,), doubts = unhyphenated_blocks([broken], (), "fr")
    assert (
        join_lines(line.text for line in whole.lines) == "Axe 1 : Rendre les régionales accessibles aux sous-ministres"
    )
    assert doubts == ()
    assert whole.text.startswith("Axe 1 : Rendre les régionales accessibles")


def test_what_a_table_prints_tells_how_a_word_of_a_heading_is_written() -> None:
    broken = _block("Les zorgla-", "tiques du plan")
    (_,), doubts = unhyphenated_blocks([broken], (), "fr")
    assert doubts
    (whole,), doubts = unhyphenated_blocks([broken], [fragment([["Les zorglatiques", "sont nombreux"]])], "fr")
    assert (whole.text, doubts) == ("Les zorglatiques du plan", ())


def test_blocks_without_a_broken_word_stay_as_they_are() -> None:
    blocks = [_block("Axe 1", "2022-", "2027"), _block("Une note")]
    assert unhyphenated_blocks(blocks, (), "fr") == (tuple(blocks), ())
