"""Make the pictures of the documentation.

    uv run python -m docs.pictures.make

``pipeline.en.svg`` and ``pipeline.fr.svg`` show the way of the data; ``cut-row.png`` shows a row of the bundled sample
that a page cuts, with the cells found, beside the values that the dataset has for it. The same software makes the same
pictures; a test compares them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from extractors.edition import Edition, read_edition
from schemas.catalogue import load_entry

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SAMPLE = "sample-action-plan"
FONTS = ROOT / "tests" / "fixtures" / "sample" / "fonts"

INK, PALE, LINE, ACCENT = "#1f2933", "#f4f6f8", "#9aa5b1", "#0b6e99"

#: Folder, then what happens there: title and two lines, in English and in French.
STEPS: list[tuple[str, tuple[str, str, str], tuple[str, str, str]]] = [
    ("flows/fetch", ("Fetch", "new editions from", "the publisher’s site"),
     ("Obtenir", "les nouvelles éditions", "chez l’éditeur")),
    ("raw", ("Archive", "the PDF as published,", "never changed"),
     ("Archiver", "le PDF tel que publié,", "jamais modifié")),
    ("extractors/repair", ("Repair", "the fonts’ maps from", "glyphs to text"),
     ("Réparer", "les tables de texte", "des polices")),
    ("extractors/readers", ("Read", "tables, page by page;", "two readers compare"),
     ("Lire", "les tableaux par page;", "deux lecteurs comparent")),
    ("extractors/join", ("Join", "what a page cut,", "with a reason"),
     ("Joindre", "ce qu’une page a coupé,", "avec une raison")),
    ("extractors/records", ("Understand", "actions, amounts,", "dates, organisations"),
     ("Comprendre", "actions, montants,", "dates, organismes")),
    ("schemas", ("Validate", "every value against", "its field"),
     ("Valider", "chaque valeur selon", "son champ")),
    ("output/dataset", ("Publish", "CSV, Parquet,", "data package, findings"),
     ("Publier", "CSV, Parquet, paquet", "de données, constatations")),
]  # fmt: skip
TITLES = {"en": "The way of the data, from the published PDF to the dataset",
          "fr": "Le chemin des données, du PDF publié au jeu de données"}  # fmt: skip

_BOX_W, _BOX_H, _GAP, _MARGIN, _ROW = 186, 104, 34, 20, 4


def pipeline(language: str) -> str:
    """The way of the data as SVG, in ``en`` or ``fr``: two rows of four boxes."""
    width = 2 * _MARGIN + _ROW * _BOX_W + (_ROW - 1) * _GAP
    height = 2 * _MARGIN + 2 * _BOX_H + _GAP + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="Helvetica, Arial, sans-serif" text-anchor="middle">',
        f"<title>{escape(TITLES[language])}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for index, (folder, english, french) in enumerate(STEPS):
        title, *lines = french if language == "fr" else english
        row, column = divmod(index, _ROW)
        x = _MARGIN + column * (_BOX_W + _GAP)
        y = _MARGIN + row * (_BOX_H + _GAP + 10)
        middle = x + _BOX_W / 2
        parts += [
            f'<rect x="{x}" y="{y}" width="{_BOX_W}" height="{_BOX_H}" rx="6" fill="{PALE}" stroke="{LINE}"/>',
            f'<text x="{middle}" y="{y + 25}" font-size="16" font-weight="bold" fill="{INK}">{escape(title)}</text>',
            *(
                f'<text x="{middle}" y="{y + 46 + 17 * n}" font-size="13" fill="{INK}">{escape(line)}</text>'
                for n, line in enumerate(lines)
            ),
            f'<text x="{middle}" y="{y + 90}" font-size="12" font-family="monospace" fill="{ACCENT}">{folder}</text>',
        ]
        if index + 1 < len(STEPS):
            parts.append(_arrow(index, x, y))
    return "\n".join([*parts, "</svg>", ""])


def _arrow(index: int, x: int, y: int) -> str:
    """From the box at (x, y) to the next one: to the right, or from the end of a row to the start of the next."""
    if (index + 1) % _ROW:
        start, end = x + _BOX_W, x + _BOX_W + _GAP
        line, tip = f"M{start + 4} {y + _BOX_H / 2} H{end - 10}", f"M{end - 4} {y + _BOX_H / 2} l-9 -5 v10 z"
    else:
        below, middle = y + _BOX_H, _MARGIN + _BOX_W / 2
        turn = below + (_GAP + 10) / 2
        line = f"M{x + _BOX_W / 2} {below + 4} V{turn} H{middle} V{below + _GAP - 2}"
        tip = f"M{middle} {below + _GAP + 6} l-5 -9 h10 z"
    return f'<path d="{line}" fill="none" stroke="{INK}" stroke-width="1.5"/><path d="{tip}" fill="{INK}"/>'


#: The action that is shown, and the columns of it.
NUMBER = 5
COLUMNS = ("action_id", "title", "progress", "status_printed", "status", "first_page", "last_page")
_SCALE = 1.5
_EDGE = 9.0  # points of the page above and below the row


def read_sample() -> tuple[Path, Edition]:
    """The PDF of the bundled sample, and what it says."""
    (pdf,) = (ROOT / "raw" / SAMPLE).glob("*.pdf")
    return pdf, read_edition(pdf, load_entry(ROOT / "reports" / f"{SAMPLE}.toml"), second_readers=())


def cut_row(pdf: Path, edition: Edition) -> Image.Image:
    """The row of action :data:`NUMBER` on its pages, each cell found framed, above the values read from it."""
    (action,) = (row for row in edition.rows["actions"] if row["number"] == NUMBER)
    cells = [row for row in edition.rows["cells"] if row["action_id"] == action["action_id"]]
    strips = [_strip(pdf, page, cells) for page in sorted({cell["page"] for cell in cells})]
    table = _values(action, strips[0].width)
    whole = Image.new("RGB", (strips[0].width, sum(part.height for part in (*strips, table))), "white")
    top = 0
    for part in (*strips, table):
        whole.paste(part, (0, top))
        top += part.height
    return whole.quantize(32, dither=Image.Dither.NONE)


def _strip(pdf: Path, number: int, cells: list[dict[str, Any]]) -> Image.Image:
    """The part of page *number* on which the cells stand, each framed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number - 1].render(scale=_SCALE).to_pil().convert("RGB")
    finally:
        document.close()
    here = [cell for cell in cells if cell["page"] == number]
    draw = ImageDraw.Draw(page)
    for cell in here:
        draw.rectangle([float(cell[side]) * _SCALE for side in ("x0", "top", "x1", "bottom")], outline=ACCENT, width=3)
    upper = (min(float(cell["top"]) for cell in here) - _EDGE) * _SCALE
    lower = (max(float(cell["bottom"]) for cell in here) + _EDGE) * _SCALE
    strip = page.crop((0, round(upper), page.width, round(lower)))
    ImageDraw.Draw(strip).text((6, 4), f"page {number}", font=_font(15, bold=True), fill=ACCENT)
    return strip


def _values(action: dict[str, Any], width: int) -> Image.Image:
    """Name and value of each of :data:`COLUMNS`, one below the other."""
    picture = Image.new("RGB", (width, 1200), PALE)
    draw = ImageDraw.Draw(picture)
    left, value_left, step, y = 60, 230, 22, 14
    draw.text((6, y), "CSV", font=_font(15, bold=True), fill=ACCENT)
    for column in COLUMNS:
        draw.text((left, y), column, font=_font(15, bold=True), fill=INK)
        for line in _wrapped(str(action[column]), width - value_left - 40):
            draw.text((value_left, y), line, font=_font(15), fill=INK)
            y += step
        y += 5
    return picture.crop((0, 0, width, y + 8))


def _wrapped(text: str, width: float) -> list[str]:
    """*text* in lines that fit into *width* pixels; its own line ends are kept."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and _font(15).getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "ExempleSans-Bold.ttf" if bold else "ExempleSans-Regular.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def main() -> None:
    """Write all pictures beside this file."""
    for language in TITLES:
        (HERE / f"pipeline.{language}.svg").write_text(pipeline(language), encoding="utf-8")
    cut_row(*read_sample()).save(HERE / "cut-row.png", optimize=True)


if __name__ == "__main__":
    main()
