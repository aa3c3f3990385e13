"""A status is told by words, by a tick in one of several columns, or by the colour of a cell."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from extractors.geometry import BBox
from extractors.page import Fill
from extractors.records.actions import Known, Row, read_actions
from extractors.records.statuses import StatusRead, read_row_status
from schemas.catalogue import Column
from tests.building import entry, part

TITLE = Column(name="mesure", kind="title", labels=("mesure",))
MARKS = entry(
    TITLE,
    Column(name="faite", kind="mark", status="completed", labels=("réalisée",)),
    Column(name="cours", kind="mark", status="in_progress", labels=("en cours",)),
)
COLOURS = entry(
    TITLE,
    Column(name="etat", kind="status"),
    statuses={"#00b050": "completed", "#ffc000": "in_progress", "#c00000": "not_started", "Reportée": "not_started"},
)
LABELS = {"faite": "État Réalisée", "cours": "État En cours"}
GREEN, ORANGE, RED, GREY = (0.0, 0.69, 0.31), (1.0, 0.75, 0.0), (0.75, 0.0, 0.0), (0.9, 0.9, 0.9)


def ticked(done: str, going: str) -> StatusRead:
    cells = {"faite": (part(*filter(None, [done])),), "cours": (part(*filter(None, [going])),)}
    return read_row_status(cells, MARKS, LABELS, {})


@pytest.mark.parametrize("tick", ["X", "x", "✓", "●", "☑", "Oui"])
def test_a_tick_is_the_status_of_its_column(tick: str) -> None:
    read = ticked(tick, "☐")
    assert (read.printed, read.status, read.check) == ("Réalisée", "completed", None)


@pytest.mark.parametrize(
    ("done", "going", "status", "check"),
    [
        ("X", "X", None, "status-unknown"),
        ("", "", None, "status-missing"),
        ("—", "non", None, "status-missing"),
        ("", "mars 2024", "in_progress", "status-unknown"),
    ],
)
def test_what_is_no_single_tick_is_doubted(done: str, going: str, status: str | None, check: str) -> None:
    read = ticked(done, going)
    assert (read.status, read.check) == (status, check)


def coloured(*fills: Fill, text: str = "") -> StatusRead:
    cell = part(*filter(None, [text]), width=60, x=100)
    return read_row_status({"etat": (cell,)}, COLOURS, {}, {1: fills})


CELL = BBox(100, 0, 160, 12)


@pytest.mark.parametrize(
    ("fills", "printed", "status"),
    [
        ([Fill(CELL, GREEN)], "#00b04f", "completed"),
        # A row's shading lies below, a dot in the cell above; a neighbour's colour is not the cell's.
        ([Fill(BBox(0, 0, 400, 12), GREY), Fill(BBox(125, 2, 133, 10), ORANGE)], "#ffbf00", "in_progress"),
        ([Fill(BBox(160, 0, 220, 12), GREEN), Fill(CELL, RED)], "#bf0000", "not_started"),
        # Between two colours of the entry, or far from all: told, and not decided.
        ([Fill(CELL, (0.5, 0.72, 0.15))], "#80b826", None),
        ([Fill(CELL, (0.0, 0.0, 1.0))], "#0000ff", None),
        ([Fill(CELL, GREY)], "", None),
    ],
)
def test_a_colour_is_the_status_that_the_entry_gives_it(fills: list[Fill], printed: str, status: str | None) -> None:
    read = coloured(*fills)
    assert (read.printed, read.status) == (printed, status)
    assert read.check == (None if status else "status-unknown" if printed else "status-missing")


def test_words_count_before_colours() -> None:
    assert coloured(Fill(CELL, GREEN), text="Reportée").status == "not_started"
    assert coloured(Fill(CELL, GREEN), text="Abandonnée").check == "status-unknown"


def test_a_sign_in_colour_is_told_by_its_colour() -> None:
    read = coloured(Fill(BBox(100, 0, 105, 10), RED), text="●")
    assert (read.printed, read.status, read.check) == ("● #bf0000", "not_started", None)


def test_a_doubtful_status_needs_a_review() -> None:
    row = Row(parts={"mesure": (part("Agir"),), "faite": (part(),), "cours": (part(),)}, section="", subsection="")
    (action,), findings = read_actions([row], MARKS, Known(notes=(), raised={}, glossary={}))
    assert (action.status, action.needs_review) == (None, True)
    assert [one.check for one in findings] == ["status-missing"]


@pytest.mark.parametrize(
    "columns",
    [
        [Column.model_construct(name="a", kind="mark"), TITLE],
        [TITLE, Column(name="etat", kind="status"), Column(name="a", kind="mark", status="completed")],
    ],
)
def test_an_entry_says_once_how_a_status_is_told(columns: list[Column]) -> None:
    with pytest.raises(ValidationError):
        entry(*(column.model_dump(exclude_unset=True) for column in columns), statuses={"Faite": "completed"})  # type: ignore[arg-type]
