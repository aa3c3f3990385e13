"""Typeset a report as a flat OpenDocument text, printed by LibreOffice Writer: the hand of most office reports."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.layouts.layouts import Layout
from benchmarks.layouts.texts import GROUP, LABELS, RUNNING_FOOT, RUNNING_HEAD, Paragraph, Report, Row, Table

_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
_PEN = "0.6pt solid #000000"
#: Rules -> attributes of a cell's style.
_BORDERS = {
    "grid": f'fo:border="{_PEN}"',
    "filled": f'fo:border="{_PEN}"',
    "horizontal": f'fo:border-top="{_PEN}" fo:border-bottom="{_PEN}" fo:border-left="none" fo:border-right="none"',
    "vertical": f'fo:border-left="{_PEN}" fo:border-right="{_PEN}" fo:border-top="none" fo:border-bottom="none"',
    "zebra": 'fo:border="none"',
    "none": 'fo:border="none"',
    "dashed": 'fo:border="0.6pt dashed #000000"',
    "double": 'fo:border="1.8pt double #000000" style:border-line-width="0.4pt 1pt 0.4pt"',
    "ground": 'fo:border="0.8pt solid #3c3c3c"',
    "hairline": 'fo:border="0.25pt solid #a0a0a0"',
}


def typeset(report: Report, layout: Layout, target: Path) -> None:
    """Write the PDF to *target*.

    :raises FileNotFoundError: LibreOffice is not installed.
    """
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice (LibreOffice) is not on the path")
    options = f'{{"UseTaggedPDF":{{"type":"boolean","value":"{str(layout.is_tagged).lower()}"}}}}'
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.fodt"
        source.write_text(as_fodt(report, layout), encoding="utf-8")
        command = [
            office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--convert-to",
            f"pdf:writer_pdf_Export:{options}", "--outdir", folder, str(source),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        shutil.move(Path(folder) / "report.pdf", target)


def as_fodt(report: Report, layout: Layout) -> str:
    """The whole document."""
    body = [f'<text:p text:style-name="Title1">{escape(report.glossary_heading)}</text:p>']
    body += [f'<text:p text:style-name="Line">{escape(line)}</text:p>' for line in report.glossary]
    body.append(f'<text:p text:style-name="TitleNew">{escape(report.title)}</text:p>')
    for table in report.tables(layout):
        body += [f'<text:p text:style-name="Title{level}">{escape(words)}</text:p>' for level, words in table.headings]
        body.append(_table(table, layout))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{_styles(layout)}'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>"
    )


def _styles(layout: Layout) -> str:
    width, height = layout.page
    font = "Carlito" if layout.font == "sans" else "DejaVu Serif"
    size = layout.size if layout.font == "sans" else layout.size - 1
    inner = width - 2 * layout.margin
    widths = {**layout.widths, "progress": inner - sum(layout.widths.values())}
    columns = "".join(
        f'<style:style style:name="Column-{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{widths[name]}pt"/></style:style>'
        for name in layout.order
    )

    def paragraph(name: str, properties: str, text: str = "", size: float = size) -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {properties}/>'
            f'<style:text-properties fo:font-family="{font}" fo:font-size="{size}pt" fo:language="fr" '
            f'fo:country="CA" fo:hyphenate="false" {text}/></style:style>'
        )

    loose = 'fo:widows="0" fo:orphans="0" fo:margin-top="0pt" fo:margin-bottom="0pt"'
    spaced = loose.replace('fo:margin-top="0pt"', f'fo:margin-top="{size}pt"')
    bold = 'fo:font-weight="bold"'
    heading = 'fo:margin-top="12pt" fo:margin-bottom="8pt" fo:keep-with-next="always"'
    hang = 'fo:margin-left="10pt" fo:text-indent="-10pt"'
    even = 'fo:text-align="justify"' if layout.is_justified else ""
    white = 'fo:color="#ffffff"' if layout.rules == "hairline" else ""
    colour = "#223c5c" if layout.rules == "hairline" else "#cdcdcd"
    shade = f'fo:background-color="{colour}"' if layout.is_header_filled else ""
    ground = {"ground": 'fo:background-color="#ffffff"'}.get(layout.rules, "")
    middle = 'style:vertical-align="middle"' if layout.is_centred else 'style:vertical-align="top"'
    inset = 5 if layout.rules in ("none", "zebra") else 3
    padding = 'fo:padding-left="4pt" fo:padding-right="4pt" '
    padding += f'fo:padding-top="{inset}pt" fo:padding-bottom="{inset}pt"'

    def cell(name: str, properties: str) -> str:
        return (
            f'<style:style style:name="{name}" style:family="table-cell">'
            f"<style:table-cell-properties {padding} {_BORDERS[layout.rules]} {properties}/></style:style>"
        )

    paragraphs = (
        paragraph("Standard", loose)
        + paragraph("Title1", heading, bold, 13)
        + paragraph("TitleNew", heading + ' fo:break-before="page"', bold, 13)
        + paragraph("Title2", heading, bold, 12)
        + paragraph("Title3", heading, bold, 10.5)
        + paragraph("Line", 'fo:margin-top="3pt" fo:margin-bottom="3pt"')
        + paragraph("Head", loose + ' fo:text-align="center"', f"{bold} {white}")
        + paragraph("Short", loose + ' fo:text-align="center"')
        + paragraph("Section", loose, bold)
        + paragraph("Tight", f"{loose} {even}")
        + paragraph("Spaced", f"{spaced} {even}")
        + paragraph("TightItem", f"{loose} {hang} {even}")
        + paragraph("SpacedItem", f"{spaced} {hang} {even}")
        + paragraph("Footer", 'fo:text-align="end"')
    )
    foot, head = "<text:page-number/>", ""
    if layout.has_running_lines:
        foot = RUNNING_FOOT.format(page=foot, pages="<text:page-count/>")
        head = f'<style:header><text:p text:style-name="Line">{RUNNING_HEAD}</text:p></style:header>'
    orientation = "landscape" if width > height else "portrait"
    return f"""<office:styles>{paragraphs}</office:styles><office:automatic-styles>
    <style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="{width}pt"
      fo:page-height="{height}pt" style:print-orientation="{orientation}"
      fo:margin="{layout.margin}pt" fo:margin-left="{layout.margin}pt" fo:margin-right="{layout.margin}pt"
      fo:margin-top="{layout.margin}pt" fo:margin-bottom="{layout.margin - 16}pt"/>
      <style:header-style><style:header-footer-properties fo:min-height="{16 if head else 0}pt"/></style:header-style>
      <style:footer-style><style:header-footer-properties fo:min-height="16pt"/></style:footer-style>
    </style:page-layout>
    <style:style style:name="Actions" style:family="table"><style:table-properties style:width="{inner}pt"
      table:align="margins" table:border-model="collapsing" style:may-break-between-rows="true"/></style:style>
    {columns}
    <style:style style:name="Row" style:family="table-row"><style:table-row-properties
      fo:keep-together="{"auto" if layout.may_cut else "always"}"/></style:style>
    <style:style style:name="CutRow" style:family="table-row"><style:table-row-properties
      fo:keep-together="auto"/></style:style>
    {cell("HeadCell", f'style:vertical-align="middle" {shade}')}
    {cell("Cell", f"{middle} {ground}")}{cell("SectionCell", 'fo:background-color="#e1e1e1"')}
    {cell("ShadedCell", f'{middle} fo:background-color="#ececec"')}
    </office:automatic-styles><office:master-styles><style:master-page style:name="Standard"
      style:page-layout-name="Page">{head}<style:footer><text:p text:style-name="Footer">{foot}</text:p>
    </style:footer></style:master-page></office:master-styles>"""


def _table(table: Table, layout: Layout) -> str:
    columns = "".join(f'<table:table-column table:style-name="Column-{name}"/>' for name in layout.order)
    head = {"repeat": f"<table:table-header-rows>{_labels(layout)}</table:table-header-rows>", "once": _labels(layout)}
    body = ""
    for place, (part, spans) in enumerate(zip(table.parts, table.spans(layout.merged), strict=True), start=1):
        style = "ShadedCell" if layout.rules == "zebra" and place % 2 else "Cell"
        if isinstance(part, str):
            cells = _label_cell(part, "SectionCell", "Section", columns=len(layout.order))
        else:
            shown = spans or {}
            cells = "".join(_cell(part, name, style, shown[name]) for name in layout.order)
        row = "Row" if isinstance(part, str) or part.fits_a_page else "CutRow"
        body += f'<table:table-row table:style-name="{row}">{cells}</table:table-row>'
    return f'<table:table table:style-name="Actions">{columns}{head.get(layout.header, "")}{body}</table:table>'


def _labels(layout: Layout) -> str:
    """The rows of the header."""
    group, grouped = GROUP
    first = second = ""
    for name in layout.order:
        if layout.has_two_headers and name in grouped:
            first += _label_cell(group, columns=len(grouped)) if name == grouped[0] else ""
            second += _label_cell(LABELS[name])
        else:
            first += _label_cell(LABELS[name], rows=2 if layout.has_two_headers else 1)
            second += "<table:covered-table-cell/>"
    row = '<table:table-row table:style-name="Row">'
    rows = f"{row}{first}</table:table-row>"
    return rows + f"{row}{second}</table:table-row>" if layout.has_two_headers else rows


def _label_cell(words: str, style: str = "HeadCell", text: str = "Head", *, rows: int = 1, columns: int = 1) -> str:
    covers = (f' table:number-rows-spanned="{rows}"' if rows > 1 else "") + (
        f' table:number-columns-spanned="{columns}"' if columns > 1 else ""
    )
    return (
        f'<table:table-cell table:style-name="{style}"{covers} office:value-type="string">'
        f'<text:p text:style-name="{text}">{escape(words)}</text:p></table:table-cell>'
        + "<table:covered-table-cell/>"
        * (columns - 1)
    )


def _cell(row: Row, name: str, style: str, span: int) -> str:
    if not span:
        return "<table:covered-table-cell/>"
    is_short = name not in ("action", "progress")
    paragraphs = "".join(_paragraph(p, place, is_short) for place, p in enumerate(row.cells[name]))
    paragraphs = paragraphs or '<text:p text:style-name="Tight"/>'
    covers = f' table:number-rows-spanned="{span}"' if span > 1 else ""
    return (
        f'<table:table-cell table:style-name="{style}"{covers} office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _paragraph(paragraph: Paragraph, place: int, is_short: bool) -> str:
    words = "".join(
        f'<text:a xlink:type="simple" xlink:href="{escape(text)}">{escape(text)}</text:a>'
        if is_address
        else escape(text)
        for text, is_address in paragraph.pieces
    )
    style = "Spaced" if paragraph.is_spaced and place else "Tight"
    if paragraph.marker:
        style += "Item"
        # A tab after a bullet, a space after a number: word processors do the first, people type the second.
        words = paragraph.marker + ("<text:tab/>" if paragraph.marker == "•" else " ") + words
    return f'<text:p text:style-name="{"Short" if is_short else style}">{words}</text:p>'
