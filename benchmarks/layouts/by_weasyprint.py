"""Typeset a report as HTML, printed by WeasyPrint: rules are filled shapes, fonts keep other glyph numbers."""

from __future__ import annotations

import html
from pathlib import Path

from weasyprint import HTML

from benchmarks.layouts.layouts import Layout
from benchmarks.layouts.texts import LABELS, Paragraph, Report, Row
from tests.fixtures.sample.fonts import FONTS

_LINES = {
    "grid": "td, th { border: 0.6pt solid black }",
    "filled": "td, th { border: 0.6pt solid black }",
    "horizontal": "td, th { border-top: 0.6pt solid black; border-bottom: 0.6pt solid black }",
    "vertical": "td, th { border-left: 0.6pt solid black; border-right: 0.6pt solid black }",
    "zebra": "tbody tr:nth-child(even) td { background: #ececec }",
    "none": "",
    "dashed": "td, th { border: 0.6pt dashed black }",
    "double": "table { border-collapse: separate; border-spacing: 1.6pt } td, th { border: 0.5pt solid black }",
    "ground": (
        "table { border-collapse: separate; border-spacing: 0.8pt; background: #3c3c3c } td, th { background: white }"
    ),
    "hairline": "td, th { border: 0.25pt solid #a0a0a0 } th { color: white }",
}


def typeset(report: Report, layout: Layout, target: Path) -> None:
    """Write the PDF to *target*."""
    document = HTML(string=as_html(report, layout), base_url=str(FONTS))
    document.write_pdf(target, pdf_tags=layout.is_tagged, full_fonts=False)


def as_html(report: Report, layout: Layout) -> str:
    """The whole document."""
    body = [f"<h1>{html.escape(report.glossary_heading)}</h1>"]
    body += [f"<p>{html.escape(line)}</p>" for line in report.glossary]
    body.append(f'<h1 style="page-break-before: always">{html.escape(report.title)}</h1>')
    previous = None
    for section in report.sections:
        if section.heading != previous:
            body.append(f"<h2>{html.escape(section.heading)}</h2>")
        previous = section.heading
        if section.subheading:
            body.append(f"<h3>{html.escape(section.subheading)}</h3>")
        step = layout.rows_per_table or len(section.rows)
        for number, first in enumerate(range(0, len(section.rows), step), start=1):
            if number > 1:
                body.append(f"<h3>Suite des actions, groupe {number}</h3>")
            body.append(_table(section.rows[first : first + step], layout))
    head = f"<title>{html.escape(report.title)}</title><style>{_style(layout)}</style>"
    return f"<html lang=fr><head>{head}</head><body>{''.join(body)}</body></html>"


def _style(layout: Layout) -> str:
    width, height = layout.page
    family = "Exemple" if layout.font == "sans" else "DejaVu Serif"
    shade = {"hairline": "#223c5c"}.get(layout.rules, "#cdcdcd")
    return f"""
    @font-face {{ font-family: Exemple; src: url("{(FONTS / "ExempleSans-Regular.ttf").as_uri()}") }}
    @font-face {{ font-family: Exemple; font-weight: bold; src: url("{(FONTS / "ExempleSans-Bold.ttf").as_uri()}") }}
    @page {{ size: {width}pt {height}pt; margin: {layout.margin}pt;
             @bottom-right {{ content: counter(page); font: 8pt {family} }} }}
    body {{ font: {layout.size if layout.font == "sans" else layout.size - 1}pt/1.25 {family};
            margin: 0; orphans: 1; widows: 1; hyphens: none }}
    h1 {{ font-size: 1.4em }}
    h2 {{ font-size: 1.3em; margin: 14pt 0 8pt }} h3 {{ font-size: 1.1em; margin: 12pt 0 7pt }}
    table {{ width: 100%; border-collapse: collapse; table-layout: fixed; margin: 0 }}
    td, th {{ padding: {5 if layout.rules in ("none", "zebra") else 4}pt 4pt; text-align: left;
              vertical-align: {"middle" if layout.is_centred else "top"} }}
    th {{ text-align: center; vertical-align: middle; {f"background: {shade}" if layout.is_header_filled else ""} }}
    tr {{ break-inside: {"auto" if layout.may_cut else "avoid"} }}
    .short {{ text-align: center }} .address {{ word-break: break-all }}
    p {{ margin: 0 }} p.spaced {{ margin-top: 1em }}
    p.item {{ padding-left: 1em; text-indent: -1em }}
    p.bullet {{ display: list-item; list-style: "•  " outside; margin-left: 1em }}
    body > p {{ margin: 4pt 0 }}
    {_LINES[layout.rules]}
    """


def _table(rows: tuple[Row, ...], layout: Layout) -> str:
    columns = "".join(
        f'<col style="width: {layout.widths[name]}pt">' if name in layout.widths else "<col>" for name in layout.order
    )
    labels = "<tr>" + "".join(f"<th>{LABELS[name]}</th>" for name in layout.order) + "</tr>"
    head = {"repeat": f"<thead>{labels}</thead><tbody>", "once": f"<tbody>{labels}", "none": "<tbody>"}[layout.header]
    body = "".join("<tr>" + "".join(_cell(row, name) for name in layout.order) + "</tr>" for row in rows)
    return f"<table><colgroup>{columns}</colgroup>{head}{body}</tbody></table>"


def _cell(row: Row, name: str) -> str:
    kind = "" if name in ("action", "progress") else " class=short"
    return f"<td{kind}>{''.join(_paragraph(p, place) for place, p in enumerate(row.cells[name]))}</td>"


def _paragraph(paragraph: Paragraph, place: int) -> str:
    words = "".join(
        f'<a class=address href="{html.escape(text)}">{html.escape(text)}</a>' if is_address else html.escape(text)
        for text, is_address in paragraph.pieces
    )
    classes = ["spaced"] if paragraph.is_spaced and place else []
    if paragraph.marker == "•":
        classes.append("bullet")
    elif paragraph.marker:
        classes.append("item")
        words = f"{paragraph.marker} {words}"
    return f'<p class="{" ".join(classes)}">{words}</p>'
