"""The layouts: how a table of actions may look. All values are plain, so that each producer can follow them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Literal

Rules = Literal["grid", "horizontal", "vertical", "zebra", "none", "dashed", "double", "filled", "ground", "hairline"]
USUAL = ("action", "responsible", "collaborators", "progress", "recommendations", "status")
LETTER = (792.0, 612.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way of setting the table. Lengths are points."""

    name: str
    says: str
    rules: Rules = "grid"
    page: tuple[float, float] = LETTER
    margin: float = 42.0
    font: Literal["sans", "serif"] = "sans"
    size: float = 9.0
    order: tuple[str, ...] = USUAL
    #: Widths of the columns but ``progress``, which takes the rest.
    widths: dict[str, float] = field(
        default_factory=lambda: {
            "action": 150, "responsible": 64, "collaborators": 72, "recommendations": 82, "status": 58,
            "number": 26, "earlier": 130,
        }
    )  # fmt: skip
    header: Literal["repeat", "once", "none"] = "repeat"
    is_header_filled: bool = False
    is_centred: bool = False
    #: Whether a page may cut a row.
    may_cut: bool = True
    #: Rows in a table before the next table begins; None: a table for each section.
    rows_per_table: int | None = None
    is_tagged: bool = False
    #: Whether the page is stored turned, with /Rotate 90.
    is_turned: bool = False
    #: Whether the table is printed turned to the left, on a page that is not: one reads it with the head aside.
    is_sideways: bool = False
    #: Columns in which neighbouring rows that say the same share one cell.
    merged: tuple[str, ...] = ()
    #: Whether one label stands above those of the responsible and of the collaborators.
    has_two_headers: bool = False
    #: Whether one label more stands above those two and the one after them.
    has_three_headers: bool = False
    #: Whether labels are set like the rows, so that only their ground tells them.
    is_header_plain: bool = False
    #: Whether all rows are one table, in which a section's heading is a row of a single cell.
    has_section_rows: bool = False
    is_justified: bool = False
    #: Whether each page repeats a line above, and says below which page of how many it is.
    has_running_lines: bool = False
    #: Whether the page is stored larger than its crop box shows, with marks outside of it.
    is_cropped: bool = False
    #: Whether the text layer has no space characters: gaps make the words.
    is_spaceless: bool = False
    #: Whether bold text is drawn twice instead of with a bold font, and hidden text lies under the table.
    is_doubled: bool = False
    #: How actions are numbered, a key of ``variants.NUMBERINGS``; None: "1. ".
    numbering: str | None = None
    #: Column -> another label than the usual one; and the labels that tables after the first print.
    labels: dict[str, str] = field(default_factory=dict[str, str])
    later_labels: dict[str, str] = field(default_factory=dict[str, str])
    #: Columns that no row fills; how many rows at the beginning are so, None: all.
    empty: tuple[str, ...] = ()
    empty_rows: int | None = None
    #: What becomes of a row with several paragraphs: ``rows``: short ones are set as two rows, by organisation, under
    #: one title; ``continued``: long ones end at a page, and the next repeats the title with "(suite)".
    parts: Literal["rows", "continued"] | None = None
    is_hyphenated: bool = False
    #: A word printed across each page, and how it is turned, degrees.
    watermark: str = ""
    watermark_turn: float = -35.0
    #: Whether notes stand beside the table, and whether notes stand below it.
    has_side_notes: bool = False
    has_footnotes: bool = False
    #: Whether the page's number is printed inside the table.
    is_number_inside: bool = False
    #: Whether the columns run over a left and a right page; ``page`` is both together.
    is_facing: bool = False
    #: Whether every second table stands on pages turned from landscape to portrait.
    is_mixed: bool = False
    #: Whether a status is a coloured disc without text.
    has_status_discs: bool = False
    #: Whether each action is a table of its own, labels on the left.
    are_cards: bool = False
    #: Producers that can set it.
    producers: tuple[str, ...] = ("typst", "weasyprint", "writer")


NARROW = {"action": 112.0, "responsible": 54.0, "collaborators": 62.0, "recommendations": 68.0, "status": 50.0}

#: The third column ends in the middle of the two pages.
FACING = {"action": 350.0, "responsible": 180.0, "collaborators": 220.0, "recommendations": 150.0, "status": 100.0}

YEARS = {"earlier": "2023-2024", "progress": "2024-2025"}
BY_YEAR = ("action", "responsible", "collaborators", "earlier", "progress", "recommendations", "status")
ENGLISH = {
    "action": "Measure", "responsible": "Lead", "collaborators": "Partners", "progress": "Progress to date",
    "recommendations": "Recommendations", "status": "Status",
}  # fmt: skip
REWORDED = {"action": "Mesures prévues", "responsible": "Organisme porteur", "progress": "Avancement au 31 mars"}

LAYOUTS: tuple[Layout, ...] = (
    Layout(name="grid", says="a full grid"),
    Layout(name="horizontal", says="horizontal rules only", rules="horizontal"),
    Layout(name="zebra", says="shaded rows, no rule", rules="zebra", is_header_filled=True),
    Layout(name="bare", says="no line at all", rules="none"),
    Layout(name="vertical", says="vertical rules only", rules="vertical"),
    Layout(name="dashed", says="dashed lines", rules="dashed", font="serif"),
    Layout(name="double", says="doubled lines", rules="double"),
    Layout(name="filled", says="thin filled rectangles as rules", rules="filled"),
    Layout(name="ground", says="white cells on a dark ground", rules="ground"),
    Layout(name="hairline", says="grey hairlines, white words in a dark header", rules="hairline",
           is_header_filled=True),
    Layout(name="centred", says="every cell centred from top to bottom", is_centred=True, header="once"),
    Layout(
        name="portrait", says="portrait, narrow columns", page=(612.0, 792.0), margin=36.0, size=7.5, widths=NARROW
    ),
    Layout(
        name="portrait-horizontal", says="portrait, narrow columns, horizontal rules only", rules="horizontal",
        page=(612.0, 792.0), margin=36.0, size=7.5, widths=NARROW, font="serif", header="once",
    ),
    Layout(
        name="reordered", says="columns in another order",
        order=("status", "responsible", "action", "recommendations", "progress", "collaborators"),
    ),
    Layout(
        name="reordered-horizontal", says="columns in another order, horizontal rules only", rules="horizontal",
        order=("responsible", "action", "status", "progress", "collaborators", "recommendations"),
    ),
    Layout(name="turned", says="pages stored turned (/Rotate 90)", is_turned=True),
    Layout(name="cropped", says="pages cropped, marks outside", is_cropped=True, rules="horizontal"),
    Layout(name="tables", says="several small tables a page", rows_per_table=3, size=8.0),
    Layout(name="tables-bare", says="several small tables a page, shaded headers, no rule", rules="none",
           rows_per_table=3, size=8.0, is_header_filled=True),
    Layout(name="once", says="header on the first page only", header="once"),
    Layout(name="once-horizontal", says="header on the first page only, horizontal rules",
           header="once", rules="horizontal"),
    Layout(name="headless", says="a grid without any header", header="none"),
    Layout(name="whole", says="rows are not cut where it can be helped", may_cut=False, rules="horizontal"),
    Layout(name="tagged", says="a grid in a tagged PDF", is_tagged=True),
    Layout(name="tagged-bare", says="no line, in a tagged PDF", is_tagged=True, rules="none"),
    Layout(name="tagged-merged", says="no line, neighbouring rows share a cell, in a tagged PDF", is_tagged=True,
           rules="none", merged=("responsible", "status")),
    Layout(name="tagged-headers", says="no line, labels in three rows, in a tagged PDF", is_tagged=True, rules="none",
           has_two_headers=True, has_three_headers=True),
    Layout(name="spaceless", says="no space characters in the text layer", is_spaceless=True),
    Layout(name="doubled", says="false bold, and hidden text below the table", is_doubled=True),
    Layout(name="sideways", says="the table turned, the page not", is_sideways=True),
    Layout(name="merged", says="neighbouring rows share a cell", merged=("responsible", "status")),
    Layout(name="two-headers", says="a label above two columns", has_two_headers=True),
    Layout(name="section-rows", says="sections are rows of a single cell", has_section_rows=True),
    Layout(name="section-rows-horizontal", says="the same, horizontal rules only", has_section_rows=True,
           rules="horizontal"),
    Layout(name="justified", says="justified text, horizontal rules", is_justified=True, rules="horizontal"),
    Layout(name="running", says="a line above and a line below on each page", has_running_lines=True),
    Layout(name="running-bare", says="the same, no line at all", has_running_lines=True, rules="none", font="serif"),
    Layout(name="number-column", says="numbers in a narrow column of their own", order=("number", *USUAL)),
    Layout(name="number-column-bare", says="the same, no line at all", order=("number", *USUAL), rules="none"),
    Layout(name="prefixed", says="titles begin “Action 12 –”", numbering="Action 1 –", rules="horizontal"),
    Layout(name="prefixed-bare", says="titles begin “Mesure 12 :”, no line at all", numbering="Mesure 1 :",
           rules="none"),
    Layout(name="letters", says="actions numbered A.1", numbering="A.1"),
    Layout(name="decimals", says="actions numbered 1.2.3, no line at all", numbering="1.1.1", rules="none"),
    Layout(name="roman", says="actions numbered in Roman numerals", numbering="I.", rules="horizontal"),
    Layout(name="parts", says="one action, several rows by organisation", parts="rows", is_centred=True),
    Layout(name="parts-horizontal", says="the same, horizontal rules only", parts="rows", rules="horizontal"),
    Layout(name="years", says="progress in two columns, by year", order=BY_YEAR, labels=YEARS),
    Layout(name="years-bare", says="the same, no line at all", order=BY_YEAR, labels=YEARS, rules="none"),
    Layout(name="continued", says="titles repeated on the next page with “(suite)”", parts="continued"),
    Layout(name="continued-bare", says="the same, no line at all", parts="continued", rules="none"),
    Layout(name="reworded", says="headers that change their words", later_labels=REWORDED),
    Layout(name="reworded-horizontal", says="the same, horizontal rules only", later_labels=REWORDED,
           rules="horizontal"),
    Layout(name="mixed", says="landscape and portrait pages", is_mixed=True, size=8.0, widths=NARROW),
    Layout(name="mixed-bare", says="the same, no line at all", is_mixed=True, size=8.0, widths=NARROW, rules="none"),
    Layout(name="empty-column", says="a column that no row fills", empty=("collaborators",), rules="horizontal"),
    Layout(name="empty-column-bare", says="the same, no line at all", empty=("collaborators",), rules="none"),
    Layout(name="hyphenated", says="words hyphenated in narrow columns", is_hyphenated=True, is_justified=True,
           page=(612.0, 792.0), margin=36.0, size=8.5, widths=NARROW),
    Layout(name="hyphenated-bare", says="the same, no line at all", is_hyphenated=True, is_justified=True,
           page=(612.0, 792.0), margin=36.0, size=8.5, widths=NARROW, rules="none"),
    Layout(name="watermark", says="a large word across each page", watermark="ÉBAUCHE"),
    Layout(name="watermark-bare", says="the same, no line at all", watermark="ÉBAUCHE", rules="none"),
    Layout(name="watermark-level", says="a large grey word level behind the table", watermark="PROJET",
           watermark_turn=0.0),
    Layout(name="watermark-level-horizontal", says="the same, horizontal rules only", watermark="ÉBAUCHE",
           watermark_turn=0.0, rules="horizontal"),
    Layout(name="watermark-level-bare", says="the same, no line at all", watermark="ÉBAUCHE", watermark_turn=0.0,
           rules="none"),
    Layout(name="three-headers", says="labels in three rows", has_two_headers=True, has_three_headers=True),
    Layout(name="three-headers-horizontal", says="the same, horizontal rules only", has_two_headers=True,
           has_three_headers=True, rules="horizontal"),
    Layout(name="three-headers-bare", says="the same, no line at all", has_two_headers=True, has_three_headers=True,
           rules="none"),
    Layout(name="plain-header", says="labels told by their ground alone", is_header_plain=True, is_header_filled=True,
           rules="horizontal"),
    Layout(name="half-empty-column", says="a column that no row of the first pages fills", empty=("collaborators",),
           empty_rows=12, rules="horizontal"),
    Layout(name="half-empty-column-once", says="the same, header on the first page only", empty=("recommendations",),
           empty_rows=12, rules="horizontal", header="once"),
    Layout(name="half-empty-column-bare", says="the same, no line at all", empty=("collaborators",), empty_rows=12,
           rules="none"),
    Layout(name="facing", says="columns over a left and a right page", is_facing=True, page=(1584.0, 612.0),
           widths=FACING, may_cut=False),
    Layout(name="side-notes", says="a note in the margin of each page", margin=62.0, has_side_notes=True),
    Layout(name="side-notes-bare", says="the same, no line at all", margin=62.0, has_side_notes=True, rules="none"),
    Layout(name="footnotes", says="footnotes under the table on each page", has_footnotes=True),
    Layout(name="footnotes-bare", says="the same, no line at all", has_footnotes=True, rules="none"),
    Layout(name="number-inside", says="the page’s number inside the table", is_number_inside=True),
    Layout(name="number-inside-bare", says="the same, no line at all", is_number_inside=True, rules="none"),
    Layout(name="english", says="English labels", labels=ENGLISH, rules="horizontal"),
    Layout(name="large", says="A3 pages, small type", page=(1190.55, 841.89), size=7.0, rules="none"),
)  # fmt: skip
#: What cannot be read whole, and must be said to be so.
UNREADABLE = (
    Layout(name="discs", says="statuses are coloured discs", has_status_discs=True),
    Layout(name="cards", says="each action a table of its own, labels on the left", are_cards=True),
    Layout(name="facing-horizontal", says="columns over a left and a right page, horizontal rules only", is_facing=True,
           page=(1584.0, 612.0), widths=FACING, may_cut=False, rules="horizontal"),
)  # fmt: skip
BY_NAME = {layout.name: layout for layout in (*LAYOUTS, *UNREADABLE)}


def as_values(layout: Layout) -> dict[str, object]:
    """The layout as JSON values."""
    return dataclasses.asdict(layout)
