"""Footnote marks leave the text they are glued to; links land in their row, each once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.geometry import BBox
from extractors.page import Link
from extractors.records.links import bare_address, read_links
from extractors.records.notes import Note, marks_by_page, raised_marks, read_notes, take_marks
from extractors.table import Block, Part
from tests.building import line, part


def cell(text: str, raised: str = "") -> Part:
    return Part(page=2, bbox=BBox(0, 0, 200, 20), lines=(line(text, page=2, raised=raised),))


def test_a_raised_mark_is_taken_out_where_its_page_has_the_note() -> None:
    called = take_marks([cell("Loi nouvelle", "7")], {2: {"7"}}, {})
    assert (called.parts[0].lines[0].text, called.marks, called.guessed) == ("Loi nouvelle", ("7",), ())


def test_a_raised_figure_without_note_stays_raised_and_is_told() -> None:
    called = take_marks([cell("12", "2")], {2: {"7"}}, {})
    assert (called.parts[0].lines[0].text, called.marks, called.orphans) == ("12²", (), ("2",))


def test_a_glued_mark_is_taken_out_and_said() -> None:
    called = take_marks([cell("Loi nouvelle7")], {2: {"7"}}, {2: set()})
    assert (called.parts[0].lines[0].text, called.guessed) == ("Loi nouvelle", ("7",))


def test_a_mark_glued_to_a_year_leaves_the_year() -> None:
    called = take_marks([cell("au 31 mars 20234:")], {2: {"4"}}, {2: set()})
    assert called.parts[0].lines[0].text == "au 31 mars 2023:"


@pytest.mark.parametrize(
    ("printed", "unsure"),
    [
        ("Loi7", ()),
        ("CO7", ("7",)),
        ("20237", ("7",)),
        ("l’article 12 (7)", ("7",)),
        ("le MEQ (7)", ()),
        ("5 000*", ()),
    ],
)
def test_a_glued_mark_that_may_be_part_of_the_text_is_unsure(printed: str, unsure: tuple[str, ...]) -> None:
    assert take_marks([cell(printed)], {2: {"7", "(7)", "*"}}, {}).unsure == unsure


def test_a_figure_glued_to_a_unit_is_an_exponent() -> None:
    called = take_marks([cell("un parc de 3 km2 et une salle de 20 m2")], {2: {"2"}}, {})
    assert (called.parts[0].lines[0].text, called.marks) == ("un parc de 3 km2 et une salle de 20 m2", ())


def test_a_glued_figure_stays_where_a_raised_mark_calls_the_note() -> None:
    called = take_marks([cell("le réseau LEXIC2")], {2: {"2"}}, {2: {"2"}})
    assert (called.parts[0].lines[0].text, called.marks) == ("le réseau LEXIC2", ())


def test_a_superscript_character_is_a_mark() -> None:
    called = take_marks([cell("Loi nouvelle¹")], {2: {"1"}}, {2: {"1"}})
    assert (called.parts[0].lines[0].text, called.marks) == ("Loi nouvelle", ("1",))


def test_notes_are_read_from_the_foot() -> None:
    block = Block(
        page=2,
        kind="footnote",
        bbox=BBox(0, 0, 1, 1),
        lines=(line("3 Une loi de 2009", page=2), line("et sa suite.", page=2)),
    )
    (note,) = read_notes([block, replace(block, kind="paragraph")])
    assert (note.mark, note.text, note.page) == ("3", "Une loi de 2009 et sa suite.", 2)


def test_raised_marks_are_listed() -> None:
    assert raised_marks([line("Loi", raised="7"), line("1", raised="er")]) == {"7"}


def linked(*links: Link, texts: tuple[str, ...] = ()) -> Part:
    return replace(part(*texts), links=links)


def test_an_annotation_over_two_lines_counts_once() -> None:
    url = "https://exemple.invalid/a"
    links = (Link(BBox(0, 0, 9, 9), url, "le plan"), Link(BBox(0, 12, 9, 20), url, "d’action"))
    found, _ = read_links({"progress": (linked(*links),)}, {"progress": ["le plan d’action"]})
    assert [(one.text, one.url) for one in found] == [("le plan d’action", url)]


def test_an_annotation_given_twice_counts_once() -> None:
    link = Link(BBox(0, 0, 9, 9), "https://exemple.invalid/a", "le plan")
    found, _ = read_links({"progress": (linked(link, link),)}, {})
    assert [one.text for one in found] == ["le plan"]


def test_an_address_that_is_only_printed_is_a_link() -> None:
    text = "Voir https://exemple.invalid/b, puis la suite."
    found, _ = read_links({"progress": (part(text),)}, {"progress": [text]})
    assert [one.url for one in found] == ["https://exemple.invalid/b"]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Voir quebec.ca/violence, puis la suite.", ["http://quebec.ca/violence"]),
        (
            "(www.quebec.ca/a et canada.justice.gc.ca/eng/)",
            ["http://www.quebec.ca/a", "http://canada.justice.gc.ca/eng/"],
        ),
        ("Le fichier plan.pdf et le dossier plan.pdf/annexe", []),
        ("C:\\rapports\\plan.docx, ./plan.ca/x, a@quebec.ca/x", []),
        ("quebec.ca, et/ou 12.5/100, s.o./n.d., faite.Voir/lire", []),
    ],
)
def test_an_address_without_scheme_is_a_link_where_it_has_a_host_and_a_path(text: str, urls: list[str]) -> None:
    found, _ = read_links({"progress": (part(text),)}, {"progress": [text]})
    assert [one.url for one in found] == urls


def test_an_address_printed_and_carried_counts_once() -> None:
    link = Link(BBox(0, 0, 9, 9), "http://www.exemple.invalid/b/", "https://exemple.invalid/b")
    found, _ = read_links({"progress": (linked(link),)}, {"progress": ["https://exemple.invalid/b"]})
    assert [one.url for one in found] == ["http://www.exemple.invalid/b/"]


def test_an_address_that_leads_elsewhere_is_told() -> None:
    link = Link(BBox(0, 0, 9, 9), "https://ailleurs.invalid/", "https://exemple.invalid/b")
    _, differing = read_links({"progress": (linked(link),)}, {})
    assert [one.url for one in differing] == ["https://ailleurs.invalid/"]


def test_an_exponent_behind_a_unit_is_no_mark() -> None:
    called = take_marks([cell("100 m² de bureaux et 3 km²")], {2: {"2"}}, {})
    assert (called.parts[0].lines[0].text, called.marks) == ("100 m² de bureaux et 3 km²", ())


def test_a_raised_mark_without_note_stays_apart_from_the_figure_before_it() -> None:
    called = take_marks([cell("Il y a 12", "1")], {}, {})
    assert (called.parts[0].lines[0].text, called.orphans) == ("Il y a 12¹", ("1",))


def test_an_exponent_is_neither_mark_nor_orphan() -> None:
    called = take_marks([cell("3 m", "2")], {2: {"2"}}, {})
    assert (called.parts[0].lines[0].text, called.marks, called.orphans) == ("3 m²", (), ())


def test_endings_of_words_are_no_marks() -> None:
    assert take_marks([cell("1", "er"), cell("n", "o")], {}, {}).orphans == ()
    assert take_marks([cell("Trois", "a")], {}, {}).orphans == ("a",)


def test_several_marks_raised_together_are_all_taken() -> None:
    called = take_marks([cell("Loi", "1, 3")], {2: {"1", "3"}}, {})
    assert (called.parts[0].lines[0].text, called.marks) == ("Loi", ("1", "3"))


@pytest.mark.parametrize(
    ("printed", "marks", "text"),
    [
        ("Un parc*, et un autre", {"*"}, "Un parc, et un autre"),
        ("12 000 $†", {"†"}, "12 000 $"),
        ("Une loi (1).", {"1", "(1)"}, "Une loi."),
        ("(1) Une loi", {"1", "(1)"}, "(1) Une loi"),
        ("Une loi (1).", {"1"}, "Une loi (1)."),
        ("2 * 3", {"*"}, "2 * 3"),
    ],
)
def test_signs_and_brackets_are_marks_where_a_note_has_them(printed: str, marks: set[str], text: str) -> None:
    called = take_marks([cell(printed)], {2: marks}, {})
    assert called.parts[0].lines[0].text == text
    assert bool(called.guessed) == (text != printed)


def test_notes_with_signs_are_notes_of_their_own() -> None:
    lines = (line("3 Une note", page=2), line("* Une étoile", page=2), line("et sa suite.", page=2))
    block = Block(page=2, kind="footnote", bbox=BBox(0, 0, 1, 1), lines=lines)
    assert [(one.mark, one.text) for one in read_notes([block])] == [
        ("3", "Une note"),
        ("*", "Une étoile et sa suite."),
    ]


def notes(**pages: str) -> list[Note]:
    return [
        Note(mark=mark, text=f"{page} {mark}", page=int(page[1:])) for page, marks in pages.items() for mark in marks
    ]


def test_a_page_calls_its_own_notes_first() -> None:
    found = marks_by_page(notes(p1="1", p2="1"), (1, 2), {1: {"1"}, 2: {"1"}})
    assert (found[1]["1"].page, found[2]["1"].page) == (1, 2)


def test_the_notes_below_a_table_are_called_from_all_its_pages() -> None:
    found = marks_by_page(notes(p4="12"), (1, 2, 3, 4), {1: {"1"}, 4: {"2"}})
    assert found[1]["1"].page == 4
    # A note that its own page calls may be another one: numbers that begin anew on each page.
    assert "2" not in found[1]


def test_a_note_pushed_to_the_next_page_is_found() -> None:
    found = marks_by_page(notes(p1="1", p2="23"), (1, 2), {1: {"1", "2"}, 2: {"3"}})
    assert (found[1]["2"].page, "3" in found[1]) == (2, False)


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://x.org/a_(b).", "https://x.org/a_(b)"),
        ("https://x.org/a).", "https://x.org/a"),
        ("https://x.org/a;", "https://x.org/a"),
        ("https://x.org/a?b=c[1]", "https://x.org/a?b=c[1]"),
    ],
)
def test_an_address_keeps_the_brackets_it_opens(printed: str, address: str) -> None:
    assert bare_address(printed) == address


def test_the_only_notes_of_a_table_are_called_from_all_its_pages() -> None:
    below = Note(mark="1", text="Note.", page=3)
    raised = {2: {"1"}, 3: {"1"}}
    assert marks_by_page([below], [2, 3], raised) == {2: {"1": below}, 3: {"1": below}}
    # Where numbers begin anew on each page, those of another page are other notes.
    other = Note(mark="1", text="Autre note.", page=1)
    assert marks_by_page([other, below], [1, 2, 3], {1: {"1"}, **raised})[2] == {}


@pytest.mark.parametrize(("text", "orphans"), [("100 000 $*", ("*",)), ("12 * 3", ()), ("des élèves†", ("†",))])
def test_a_sign_without_a_note_stays_and_is_told(text: str, orphans: tuple[str, ...]) -> None:
    called = take_marks([cell(text)], {2: {"1"}}, {})
    assert (called.parts[0].lines[0].text, called.orphans) == (text, orphans)
