"""Footnote marks leave the text they are glued to; links land in their row, each once."""

from __future__ import annotations

from dataclasses import replace

from extractors.geometry import BBox
from extractors.page import Link
from extractors.records.links import read_links
from extractors.records.notes import raised_marks, read_notes, take_marks
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
