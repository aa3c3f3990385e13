"""The tables of any PDF as text: what ``bilan tables`` prints."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from extractors.table import Table


def as_json(tables: Sequence[Table]) -> str:
    """A list of tables, each with its pages and cells; ``r1`` and ``c1`` are inclusive, boxes are [x0, top, x1, bottom]
    in points from the top left of the page."""
    return json.dumps([_table(table) for table in tables], ensure_ascii=False, separators=(",", ":")) + "\n"


def as_csv(tables: Sequence[Table]) -> str:
    """The tables one after the other, an empty line between two; a cell over several places is repeated on each."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for index, table in enumerate(tables):
        if index:
            stream.write("\r\n")
        writer.writerows(grid(table))
    return stream.getvalue()


def grid(table: Table) -> list[list[str]]:
    """Rows of texts."""
    rows = [[""] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.r0, cell.r1 + 1):
            for column in range(cell.c0, cell.c1 + 1):
                rows[row][column] = cell.text
    return rows


def _table(table: Table) -> dict[str, Any]:
    return {
        "page": table.pages[0],
        "pages": list(table.pages),
        "cells": [
            {
                "r0": cell.r0,
                "r1": cell.r1,
                "c0": cell.c0,
                "c1": cell.c1,
                "text": cell.text,
                "parts": [{"page": part.page, "bbox": [round(value, 2) for value in part.bbox]} for part in cell.parts],
            }
            for cell in table.cells
        ],
    }
