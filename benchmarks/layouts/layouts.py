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


NARROW = {"action": 112.0, "responsible": 54.0, "collaborators": 62.0, "recommendations": 68.0, "status": 50.0}

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
)  # fmt: skip
BY_NAME = {layout.name: layout for layout in LAYOUTS}


def as_values(layout: Layout) -> dict[str, object]:
    """The layout as JSON values."""
    return dataclasses.asdict(layout)
