"""Pages made in tests: text set with a fixed advance, rules and fills where a test wants them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.geometry import BBox
from extractors.page import Fill, Font, Glyph, Link, Page, Rule
from extractors.readers.ruled import find_fragments
from extractors.table import Fragment

#: Advance of every glyph, parts of the font size.
ADVANCE = 0.5
FONTS = (
    Font(name="Plain", full_name="Plain", object_id=1, is_bold=False, is_italic=False, is_composite=False),
    Font(name="Plain-Bold", full_name="Plain-Bold", object_id=2, is_bold=True, is_italic=False, is_composite=False),
)
BLACK = (0.0, 0.0, 0.0)
GREY = (0.8, 0.8, 0.8)


class Sheet:
    """A page that is drawn on; all lengths are points from the top left."""

    def __init__(self, width: float = 600.0, height: float = 800.0) -> None:
        self.width, self.height = width, height
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.fills: list[Fill] = []
        self.links: list[Link] = []

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = 10.0,
        font: int = 0,
        visible: bool = True,
        spaces: bool = True,
        advance: float = ADVANCE,
    ) -> float:
        """Set *text*; returns where it ends. Without *spaces* only gaps stand between words."""
        for char in text:
            if char != " " or spaces:
                box = BBox(x, baseline - 0.8 * size, x + advance * size, baseline + 0.2 * size)
                text_of = None if char == "\N{REPLACEMENT CHARACTER}" else char
                self.glyphs.append(
                    Glyph(text_of, ord(char), font, box, baseline, size, True, visible, len(self.glyphs), None)
                )
            x += advance * size
        return x

    def right(self, x: float, baseline: float, text: str, **options: float) -> None:
        """Set *text* so that it ends at *x*."""
        self.text(x - len(text) * ADVANCE * options.get("size", 10.0), baseline, text, **options)  # type: ignore[arg-type]

    def across(self, y: float, x0: float, x1: float) -> None:
        """A horizontal rule."""
        self.rules.append(Rule(BBox(x0, y, x1, y), True, 0.5, BLACK))

    def down(self, x: float, top: float, bottom: float) -> None:
        """A vertical rule."""
        self.rules.append(Rule(BBox(x, top, x, bottom), False, 0.5, BLACK))

    def fill(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A shaded rectangle."""
        self.fills.append(Fill(BBox(x0, top, x1, bottom), GREY))

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """All rules of a full grid."""
        for y in ys:
            self.across(y, xs[0], xs[-1])
        for x in xs:
            self.down(x, ys[0], ys[-1])

    def page(self) -> Page:
        """The page as drawn so far."""
        return Page(
            number=1,
            width=self.width,
            height=self.height,
            glyphs=tuple(self.glyphs),
            rules=tuple(self.rules),
            fills=tuple(self.fills),
            links=tuple(self.links),
            structure={},
            images=(),
        )

    def tables(self) -> tuple[Fragment, ...]:
        """What the reader finds on it."""
        return find_fragments(self.page(), FONTS)


def texts(fragment: Fragment) -> list[list[str]]:
    """The text of each grid position, the lines of a cell joined by " / "; a cell over several stands in the first."""
    rows = [[""] * fragment.column_count for _ in range(fragment.row_count)]
    for cell in fragment.cells:
        rows[cell.r0][cell.c0] = cell.text.replace("\n", " / ")
    return rows


FIGURES = [
    ["Region", "2021", "2022", "2023"],
    ["North", "1 204", "1 310", "1 422"],
    ["South shore", "877", "902", "931"],
    ["Islands", "45", "51", "48"],
    ["Capital", "3 020", "3 111", "3 245"],
    ["Total", "5 146", "5 374", "5 646"],
]


def set_figures(sheet: Sheet, *, top: float = 100.0, pitch: float = 16.0) -> list[float]:
    """Set :data:`FIGURES` with its first baseline at *top*: labels flush left, figures flush right. The baselines."""
    baselines = [top + pitch * index for index in range(len(FIGURES))]
    for baseline, row in zip(baselines, FIGURES, strict=True):
        sheet.text(60, baseline, row[0])
        for column, figure in enumerate(row[1:]):
            sheet.right(240 + 90 * column, baseline, figure)
    return baselines
