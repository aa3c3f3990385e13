"""Typeset a report with typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from benchmarks.layouts.layouts import Layout, as_values
from benchmarks.layouts.texts import GROUP, LABELS, OVER, RUNNING_HEAD, Report, Table
from tests.fixtures.sample.fonts import FONTS

HERE = Path(__file__).parent


def typeset(report: Report, layout: Layout, target: Path) -> None:
    """Write the PDF to *target*."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    compiler = typst.Compiler(
        HERE / "layout.typ",
        root=HERE,
        font_paths=fonts,
        sys_inputs={"data": json.dumps(_data(report, layout), ensure_ascii=False)},
    )
    compiler.compile(output=target, format="pdf", timestamp=0, pdf_tags=layout.is_tagged)


def _data(report: Report, layout: Layout) -> dict[str, Any]:
    """What ``layout.typ`` reads."""
    return {
        "layout": as_values(layout),
        "labels": LABELS | layout.labels,
        "later": LABELS | layout.labels | layout.later_labels,
        "group": GROUP,
        "over": OVER,
        "head": RUNNING_HEAD,
        "title": report.title,
        "glossary_heading": report.glossary_heading,
        "glossary": report.glossary,
        "tables": [_table(table, layout) for table in report.tables(layout)],
    }


def _table(table: Table, layout: Layout) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    for part, spans in zip(table.parts, table.spans(layout.merged), strict=True):
        if isinstance(part, str):
            parts.append({"heading": part})
        else:
            cells = {
                name: {
                    "span": (spans or {})[name],
                    "paragraphs": [
                        {"marker": p.marker, "is_spaced": p.is_spaced, "pieces": p.pieces} for p in paragraphs
                    ],
                }
                for name, paragraphs in part.cells.items()
            }
            parts.append(
                {
                    "heading": None,
                    "cells": cells,
                    "may_cut": layout.may_cut or not part.fits_a_page,
                    "breaks": part.breaks_before,
                    "number": part.number or 0,
                }
            )
    return {"headings": table.headings, "parts": parts}
