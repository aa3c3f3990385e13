"""Typeset a report with typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from benchmarks.layouts.layouts import Layout, as_values
from benchmarks.layouts.texts import LABELS, Report
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
    previous = None
    sections = []
    for section in report.sections:
        sections.append(
            {
                "heading": section.heading if section.heading != previous else None,
                "subheading": section.subheading,
                "rows": [
                    {
                        name: [{"marker": p.marker, "is_spaced": p.is_spaced, "pieces": p.pieces} for p in paragraphs]
                        for name, paragraphs in row.cells.items()
                    }
                    for row in section.rows
                ],
            }
        )
        previous = section.heading
    return {
        "layout": as_values(layout),
        "labels": LABELS,
        "title": report.title,
        "glossary_heading": report.glossary_heading,
        "glossary": report.glossary,
        "sections": sections,
    }
