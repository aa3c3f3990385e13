"""The sound PDFs of the benchmark: one text, many fonts, several producers. What is not installed is skipped."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

#: Families by how each producer knows them; those that are not installed are skipped.
FAMILIES = (
    "Carlito", "EB Garamond", "Linux Libertine O", "Open Sans", "Lato", "Caladea", "Liberation Serif", "DejaVu Sans",
)  # fmt: skip


def installed(family: str) -> bool:
    """Whether fontconfig knows the family by this very name."""
    found = subprocess.run(["fc-list", f":family={family}", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def by_libreoffice(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Simple TrueType subsets, codes in order of use, a ToUnicode map."""
    body = "".join(
        f'<text:p text:style-name="{"B" if n % 7 == 0 else "P"}">{html.escape(p)}</text:p>'
        for n, p in enumerate(paragraphs)
    )
    flat = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{family}'"/></office:font-face-decls>
<office:automatic-styles>
<style:style style:name="P" style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="10pt"
 fo:language="{language}" fo:country="{language.upper() if language == "fr" else "US"}"/></style:style>
<style:style style:name="B" style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="11pt"
 fo:font-weight="bold" fo:language="{language}" fo:country="{language.upper() if language == "fr" else "US"}"/>
</style:style></office:automatic-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text.fodt"
        source.write_text(flat, encoding="utf-8")
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        shutil.copyfile(source.with_suffix(".pdf"), out)


def by_typst(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Composite fonts, renumbered subsets without any table but the outlines."""
    import typst

    body = "\n\n".join(f"#{'strong' if n % 7 == 0 else 'text'}({_typst_string(p)})" for n, p in enumerate(paragraphs))
    source = f'#set text(font: "{family}", size: 10pt, lang: "{language}", fallback: false)\n{body}\n'
    out.write_bytes(typst.compile(source.encode()))


def _typst_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def by_weasyprint(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Composite fonts from HTML, subsets that keep the original's glyph ids."""
    _weasyprint(paragraphs, family, language, out, full=False)


def by_weasyprint_full(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Composite fonts from HTML, embedded whole: cmap, post and GSUB are kept."""
    _weasyprint(paragraphs, family, language, out, full=True)


def _weasyprint(paragraphs: list[str], family: str, language: str, out: Path, *, full: bool) -> None:
    import weasyprint  # pyright: ignore[reportMissingImports]

    body = "".join(f"<{'h4' if n % 7 == 0 else 'p'}>{html.escape(p)}" for n, p in enumerate(paragraphs))
    page = f"<html lang={language}><style>body{{font:10pt '{family}'}}</style>{body}"
    weasyprint.HTML(string=page).write_pdf(out, full_fonts=full)


_TEX = {"Latin Modern Roman": "lmodern", "Latin Modern Sans": "lmodern", "Computer Modern Super": "cm-super"}


def by_pdftex(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Type 1 fonts with TeX's own encoding and, as TeX does it, without any ToUnicode map."""
    _pdftex(paragraphs, family, language, out, r"\usepackage[T1]{fontenc}")


def by_pdftex_mapped(paragraphs: list[str], family: str, language: str, out: Path) -> None:
    """Type 1 fonts with the maps of TeX's cmap package."""
    _pdftex(paragraphs, family, language, out, r"\usepackage{cmap}\usepackage[T1]{fontenc}")


def _pdftex(paragraphs: list[str], family: str, language: str, out: Path, preamble: str) -> None:
    del language
    default = r"\renewcommand{\familydefault}{\sfdefault}" if "Sans" in family else ""
    body = "\n\n".join((r"{\bfseries " + _tex(p) + "}" if n % 7 == 0 else _tex(p)) for n, p in enumerate(paragraphs))
    source = (
        r"\documentclass[10pt]{article}" + preamble + r"\usepackage[utf8]{inputenc}\usepackage{lmodern}"
        r"\usepackage{textcomp}" + default + "\n" + r"\begin{document}\sloppy" + "\n" + body + "\n" + r"\end{document}"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "text.tex").write_text(source, encoding="utf-8")
        subprocess.run(
            ["pdflatex", "-interaction=batchmode", "text.tex"],
            cwd=folder,
            capture_output=True,
            timeout=120,
            check=False,
        )
        shutil.copyfile(Path(folder) / "text.pdf", out)


def _tex(text: str) -> str:
    for char in "\\{}":
        text = text.replace(char, "")
    for char in "$&%#_":
        text = text.replace(char, "\\" + char)
    for char, command in (
        ("~", " "),
        ("^", " "),
        ("«", r"\guillemotleft{}"),
        ("»", r"\guillemotright{}"),
        ("•", r"\textbullet{}"),
        ("|", " "),
        ("<", " "),
        (">", " "),
    ):
        text = text.replace(char, command)
    return "".join(char for char in text if ord(char) < 0x180 or char in "’“”–—…€œŒ‘")


Producer = Callable[[list[str], str, str, Path], None]

#: Name -> (producer, the families it is asked for).
PRODUCERS: dict[str, tuple[Producer, tuple[str, ...]]] = {
    "libreoffice": (by_libreoffice, FAMILIES),
    "typst": (by_typst, (*FAMILIES, "Libertinus Serif", "New Computer Modern")),
    "weasyprint": (by_weasyprint, FAMILIES),
    "weasyprint-full": (by_weasyprint_full, FAMILIES),
    "pdftex": (by_pdftex, ("Latin Modern Roman", "Latin Modern Sans")),
    "pdftex-mapped": (by_pdftex_mapped, ("Latin Modern Roman", "Latin Modern Sans")),
}
