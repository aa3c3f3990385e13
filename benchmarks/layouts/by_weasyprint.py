"""Typeset a report as HTML, printed by WeasyPrint: rules are filled shapes, fonts keep other glyph numbers."""

from __future__ import annotations

import html
from pathlib import Path

from weasyprint import HTML

from benchmarks.layouts.layouts import Layout
from benchmarks.layouts.texts import GROUP, LABELS, RUNNING_FOOT, RUNNING_HEAD, Paragraph, Report, Row, Table
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
    for table in report.tables(layout):
        body += [f"<h{level}>{html.escape(words)}</h{level}>" for level, words in table.headings]
        body.append(_table(table, layout))
    head = f"<title>{html.escape(report.title)}</title><style>{_style(layout)}</style>"
    return f"<html lang=fr><head>{head}</head><body>{''.join(body)}</body></html>"


def _style(layout: Layout) -> str:
    width, height = layout.page
    family = "Exemple" if layout.font == "sans" else "DejaVu Serif"
    running = f"@bottom-right {{ content: counter(page); font: 8pt {family} }}"
    if layout.has_running_lines:
        foot = RUNNING_FOOT.format(page='" counter(page) "', pages='" counter(pages) "')
        running = f'@top-left {{ content: "{RUNNING_HEAD}"; font: 8pt {family} }}'
        running += f' @bottom-right {{ content: "{foot}"; font: 8pt {family} }}'
    shade = {"hairline": "#223c5c"}.get(layout.rules, "#cdcdcd")
    return f"""
    @font-face {{ font-family: Exemple; src: url("{(FONTS / "ExempleSans-Regular.ttf").as_uri()}") }}
    @font-face {{ font-family: Exemple; font-weight: bold; src: url("{(FONTS / "ExempleSans-Bold.ttf").as_uri()}") }}
    @page {{ size: {width}pt {height}pt; margin: {layout.margin}pt;
             {running} }}
    body {{ font: {layout.size if layout.font == "sans" else layout.size - 1}pt/1.25 {family};
            margin: 0; orphans: 1; widows: 1; hyphens: none }}
    h1 {{ font-size: 1.4em }}
    h2 {{ font-size: 1.3em; margin: 14pt 0 8pt }} h3 {{ font-size: 1.1em; margin: 12pt 0 7pt }}
    table {{ width: 100%; border-collapse: collapse; table-layout: fixed; margin: 0 }}
    td, th {{ padding: {5 if layout.rules in ("none", "zebra") else 4}pt 4pt; text-align: left;
              vertical-align: {"middle" if layout.is_centred else "top"} }}
    th {{ text-align: center; vertical-align: middle; {f"background: {shade}" if layout.is_header_filled else ""} }}
    tr {{ break-inside: {"auto" if layout.may_cut else "avoid"} }}
    {"td p { text-align: justify }" if layout.is_justified else ""}
    td.section {{ font-weight: bold; background: #e1e1e1 }}
    tr.whole {{ break-inside: avoid; break-after: avoid }}
    .short, .short p {{ text-align: center }} .address {{ word-break: break-all }}
    p {{ margin: 0 }} p.spaced {{ margin-top: 1em }}
    p.item {{ padding-left: 1em; text-indent: -1em }}
    p.bullet {{ display: list-item; list-style: "•  " outside; margin-left: 1em }}
    body > p {{ margin: 4pt 0 }}
    {_LINES[layout.rules]}
    """


def _table(table: Table, layout: Layout) -> str:
    columns = "".join(
        f'<col style="width: {layout.widths[name]}pt">' if name in layout.widths else "<col>" for name in layout.order
    )
    labels = _labels(layout)
    head = {"repeat": f"<thead>{labels}</thead><tbody>", "once": f"<tbody>{labels}", "none": "<tbody>"}[layout.header]
    body = ""
    for part, spans in zip(table.parts, table.spans(layout.merged), strict=True):
        if isinstance(part, str):
            body += f'<tr><td class=section colspan="{len(layout.order)}">{html.escape(part)}</td></tr>'
        else:
            shown = spans or {}
            whole = ' class="whole"' if max(shown.values()) > 1 else ""
            body += f"<tr{whole}>{''.join(_cell(part, name, shown[name]) for name in layout.order if shown[name])}</tr>"
    return f"<table><colgroup>{columns}</colgroup>{head}{body}</tbody></table>"


def _labels(layout: Layout) -> str:
    """The rows of the header."""
    if not layout.has_two_headers:
        return "<tr>" + "".join(f"<th>{LABELS[name]}</th>" for name in layout.order) + "</tr>"
    group, grouped = GROUP
    first = "".join(
        f'<th rowspan="2">{LABELS[name]}</th>' if name not in grouped else f'<th colspan="{len(grouped)}">{group}</th>'
        for name in layout.order
        if name not in grouped[1:]
    )
    return f"<tr>{first}</tr><tr>{''.join(f'<th>{LABELS[name]}</th>' for name in grouped)}</tr>"


def _cell(row: Row, name: str, span: int) -> str:
    kind = "" if name in ("action", "progress") else " class=short"
    covers = f' rowspan="{span}"' if span > 1 else ""
    return f"<td{kind}{covers}>{''.join(_paragraph(p, place) for place, p in enumerate(row.cells[name]))}</td>"


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
