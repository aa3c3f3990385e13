"""Small PDFs to repair: typeset by typst in a font it brings along, and broken as the real ones are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pikepdf
import typst

from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import decide
from extractors.repair.fonts import tounicode
from extractors.repair.fonts.places import FontPlaces

FRENCH = """
Le comité a fini la rédaction d’un guide sur la prévention des conflits difficiles. Les efforts des différents
offices sont affichés à la fin du rapport officiel ; la diffusion de l’information est efficace et suffisante. Une
étude scientifique confirme les effets bénéfiques de la formation offerte aux élèves et à leurs familles. Le fichier
final définit les profils recherchés, fixe les objectifs financiers et précise les bénéfices attendus. Les officiers
ont identifié un deuxième défi : l’affluence aux activités a fléchi, puis le flux a repris. L’école a reflété cette
influence et le coefficient de réussite s’est amélioré. Les fêtes, les forêts et la pêche côtière ont été étudiées à
côté des théâtres. Où que l’on aille, la réflexion sur l’inflation influe sur le conflit. La chaîne reçoit des leçons.
"""

ENGLISH = """
The office will find efficient ways to define the final profile of the staff. A scientific effort to confirm the
beneficial effects of the different files was filed by the first officer. The traffic of flights influences the fifth
field, and the conflict over the difficult figures is sufficiently reflected in the official findings. Five offices
offer to fix the affected offers; the difference is significant. The inflation figures confirm the financial benefits.
"""

#: (document, texts by key) -> broken texts by key; None for no entry.
Breakage = Callable[[dict[tuple[int, int], str]], dict[tuple[int, int], str | None]]


@lru_cache(maxsize=8)
def typeset(text: str, *, joined: bool = False) -> bytes:
    """A PDF of *text*, every glyph with its text; with rarer ligatures too where *joined*."""
    body = text.strip().replace("\n", " ")
    source = '#set text(font: "Libertinus Serif", size: 10pt, lang: "fr", hyphenate: false)\n'
    if joined:
        source += "#set text(discretionary-ligatures: true)\n"
    source += body
    return typst.compile(source.encode())


def texts_of(document: Document) -> dict[tuple[int, int], str]:
    """(font, code) -> text."""
    return {(glyph.font, glyph.code): glyph.text or "" for page in document.pages for glyph in page.glyphs}


def drawn(document: Document) -> list[str | None]:
    """The texts of all glyphs in drawing order."""
    return [glyph.text for page in document.pages for glyph in page.glyphs]


def break_pdf(folder: Path, text: str, breakage: Breakage, *, joined: bool = False) -> tuple[Path, Path]:
    """(the sound PDF, the same with a broken map), written to *folder*."""
    sound, out = folder / "sound.pdf", folder / "broken.pdf"
    sound.write_bytes(typeset(text, joined=joined))
    document = read_document(sound)
    texts = texts_of(document)
    changed = breakage(texts)
    assert changed, "nothing to break: the font draws none of the glyphs meant"
    with pikepdf.open(sound) as pdf:
        for number, font in enumerate(document.fonts):
            entries = {code: said for (owner, code), said in texts.items() if owner == number}
            for (owner, code), broken in changed.items():
                if owner == number and broken is None:
                    del entries[code]
                elif owner == number and broken is not None:
                    entries[code] = broken
            (dictionary,) = FontPlaces(pdf).find(font)
            data = tounicode.build({code.to_bytes(2, "big"): said for code, said in entries.items()}, 2)
            if entries:
                dictionary.ToUnicode = pdf.make_stream(data)
            else:
                del dictionary.ToUnicode
        pdf.save(out)
    return sound, out


def outcome(folder: Path, text: str, breakage: Breakage) -> tuple[int, int, dict[str, str]]:
    """(glyphs repaired rightly, glyphs marked, truth -> wrong text that nothing marks)."""
    sound, broken = break_pdf(folder, text, breakage)
    truth = texts_of(read_document(sound))
    document = read_document(broken)
    repairs = decide(broken, document)
    after = {key: repairs.texts.get(key, said) for key, said in texts_of(document).items()}
    silent = {truth[key]: said for key, said in after.items() if said != truth[key] and key not in repairs.doubtful}
    return sum(1 for key, said in repairs.texts.items() if truth[key] == said), len(repairs.doubtful), silent


def ligatures(texts: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Keys of joined letters."""
    return [key for key, text in texts.items() if len(text) > 1]


def accented(texts: dict[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Keys of accented letters."""
    return [key for key, text in texts.items() if len(text) == 1 and text in "éèêàùôâîçÉÀ"]
