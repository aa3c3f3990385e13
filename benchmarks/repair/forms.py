"""The forms of characters that repair knows: ``python -m benchmarks.repair.forms [--check] [--write]``.

``--write`` makes extractors/repair/fonts/letterforms.bin from the free faces installed here. ``--check`` says how often
an outline of a design is read rightly when no face of that design is known.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from fontTools import agl, t1Lib
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from extractors.repair.fonts import letterforms
from extractors.repair.fonts.letterforms import (
    ANSWERS,
    APART,
    CELLS,
    CLEARED,
    DARK,
    NEAR,
    UNIT,
    UNLIKE,
    Form,
    alike_to,
    form_of,
    rivals,
)
from extractors.repair.fonts.shapes import shape_of

OUT = Path(letterforms.__file__).with_name("letterforms.bin")

#: Part of a path -> the design; faces of one design are alike and leave the check together.
DESIGNS = {
    "LiberationSans": "arial", "texgyreheros": "arial", "LiberationSerif": "times", "texgyretermes": "times",
    "LiberationMono": "courier", "texgyrecursor": "courier", "public/lm/": "computer modern", "charter": "charter",
    "utopia": "utopia", "texgyrepagella": "palatino", "texgyrebonum": "bookman", "texgyreadventor": "avant garde",
    "texgyreschola": "century", "/lato/": "lato", "Carlito": "lato", "OpenSans": "open sans",
    "DejaVuSerif": "dejavu serif", "DejaVuSans": "dejavu sans", "LinBio": "libertine", "LinLib": "libertine",
    "EBGaramond": "garamond", "Caladea": "caladea",
}  # fmt: skip
#: Folders and patterns; all of these faces may be used for anything (docs/decisions/letterforms.md).
PLACES = (
    *(("/usr/share/fonts/truetype", f"{name}/*.ttf") for name in
      ("crosextra", "dejavu", "lato", "liberation2", "open-sans")),
    ("/usr/share/fonts/opentype", "*/*.otf"),
    ("/usr/share/texmf/fonts/opentype/public/lm", "lm*.otf"),
    ("/usr/share/texmf/fonts/opentype/public/tex-gyre", "*.otf"),
    ("/usr/share/texlive/texmf-dist/fonts/type1", "*/charter/*.pfb"),
    ("/usr/share/texlive/texmf-dist/fonts/type1", "*/utopia/*.pfb"),
)  # fmt: skip
#: No faces for running text: outlined initials, keys, capitals only, hairlines.
_ODD = re.compile(r"zapf|symbol|math|initials|_K\.|_I\.|LinLibertine_I|csc|caps|Hairline|Thin|ExtraLight|unsl", re.I)

#: Characters that are known only so that nothing else is taken for them.
OTHERS = frozenset(
    'àâéèêëîïôùûœæÀÂÉÈÊËÎÏÔÙÛŒÆäöüÿñÄÖÜÑß{}[]•…°*@#"<>_|\\²³½¼£§©®†·×−~^`¢ªº¹¾‘“”„—‹›ΓΔΘΛΞΠΣΦΨΩαβγδεζηθλμξπρσςφχψω'
    "БДЖИЛЦЧШЫЭЮЯджилцчшыэюя←↑→↓↔■□▪▲△▼○●◆◇◦★☆☐☑☒♠♣♥♦✓✔✗∞≈≠≤≥√∑∫∂∏¶¤¥¬µ¿¡ðþøØłŁđáíóúãõìòÁÍÓÚ"
)
JOINED = frozenset(
    ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "ft", "Th", "ct", "st", "fj", "tf", "tti", "Qu", "ij", "fft", "ttf")
)
_FIGURE = re.compile(r"(zero|one|two|three|four|five|six|seven|eight|nine)\.(\w*oldstyle|t?onum|t?lf|lnum|tnum|fitted)")

#: Forms of one character nearer than this to a kept one are left out; and so many are kept at most.
_SAME, _MOST, _MOST_OTHERS = 0.04, 60, 12


def faces() -> Iterator[tuple[str, Path]]:
    """(design, file) of the faces installed here; not every optical size of one design."""
    for folder, pattern in PLACES:
        for path in sorted(Path(folder).glob(pattern)):
            design = next((name for part, name in DESIGNS.items() if part in str(path)), None)
            small = "public/lm" in str(path) and not re.search(r"(10|17|6)-", path.name)
            if design is not None and not small and not _ODD.search(path.name):
                yield design, path


def characters(path: Path) -> list[tuple[str, Form]]:
    """(text, form in units of the face's x-height) of what the face draws."""
    if path.suffix == ".pfb":
        font = t1Lib.T1Font(str(path))
        font.parse()
        glyphs: Any = font.getGlyphSet()
        unit = float(font.font.get("FontMatrix", [0.001])[0])
        names = {name: text for name in glyphs.keys() if len(text := agl.toUnicode(name)) == 1}  # noqa: SIM118
    else:
        sfnt = TTFont(path, lazy=True)
        glyphs, unit = sfnt.getGlyphSet(), 1 / sfnt["head"].unitsPerEm
        names: dict[str, str] = {}
        for char, name in sorted((sfnt.getBestCmap() or {}).items()):
            names.setdefault(name, chr(char))
        for name in sfnt.getGlyphOrder():
            if match := _FIGURE.fullmatch(name):
                names.setdefault(name, agl.toUnicode(match.group(1)))
            elif name.replace("_", "") in JOINED:
                names.setdefault(name, name.replace("_", ""))
    found: list[tuple[str, Form]] = []
    x_height = 0.0
    for name, said in names.items():
        text = unicodedata.normalize("NFKC", said) if "\ufb00" <= said <= "\ufb06" else said
        if text in ANSWERS or text in OTHERS or text in JOINED:
            pen = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(pen)
            form = form_of(shape_of(pen.value, unit))
            if form is not None:
                found.append((text, form))
                x_height = form.top if text == "x" else x_height
    if not 0.3 < x_height < 0.65:
        return []
    return [(text, Form(form.cells, *(value / x_height / UNIT for value in form[1:]))) for text, form in found]


def _apart(cells: Any, boxes: Any, one_cells: Any, one_box: Any) -> Any:
    ink = np.abs(cells - one_cells).sum(axis=-1) / (CELLS * DARK)
    place = np.minimum(np.abs(boxes - one_box) * UNIT, letterforms._FAR).mean(axis=-1)  # pyright: ignore[reportPrivateUsage]
    return ink + letterforms._PLACE * place  # pyright: ignore[reportPrivateUsage]


def condense(forms: list[Form], most: int) -> list[Form]:
    """Few of *forms* that stand for all: always the one that is furthest from those kept."""
    cells = np.array([form.cells for form in forms], dtype=np.int16)
    boxes = np.array([form[1:] for form in forms], dtype=np.float32)
    left = _apart(cells, boxes, cells.mean(axis=0), boxes.mean(axis=0))
    kept = [int(left.argmin())]
    left = _apart(cells, boxes, cells[kept[0]], boxes[kept[0]])
    while len(kept) < most and left.max() > _SAME:
        kept.append(int(left.argmax()))
        left = np.minimum(left, _apart(cells, boxes, cells[kept[-1]], boxes[kept[-1]]))
    return [forms[place] for place in kept]


def known_from(samples: list[tuple[str, str, Form]]) -> dict[str, list[Form]]:
    """Text -> the forms kept of (design, text, form)."""
    by_text: defaultdict[str, list[Form]] = defaultdict(list)
    for _, text, form in samples:
        by_text[text].append(form)
    return {text: condense(forms, _MOST if text in ANSWERS else _MOST_OTHERS) for text, forms in by_text.items()}


def clearances(known: dict[str, list[Form]]) -> dict[str, list[float]]:
    """Text -> how far each of its forms is from the nearest form of a rival."""
    cells = {text: np.array([form.cells for form in forms], dtype=np.int16) for text, forms in known.items()}
    # Places as the file keeps them.
    boxes = {text: np.array([form[1:] for form in forms]).round().clip(-128, 127) for text, forms in known.items()}
    return {
        text: [
            min(float(_apart(cells[one], boxes[one], ink, box).min()) for one in rivals(text) & known.keys())
            for ink, box in zip(cells[text], boxes[text], strict=True)
        ]
        for text in CLEARED & known.keys()
    }


def check(samples: list[tuple[str, str, Form]]) -> None:
    """Print how outlines of each design are read when it is not known."""
    wrong: Counter[tuple[str, str, str]] = Counter()
    groups = {"figures": "0123456789", "capitals": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
              "small": "abcdefghijklmnopqrstuvwxyz",
              "marks": "(),.;:!?%&$€+=/«»-–’'"}  # fmt: skip
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for design in sorted({design for design, _, _ in samples}):
        known = known_from([sample for sample in samples if sample[0] != design])
        texts = [text for text, forms in known.items() for _ in forms]
        cells = np.array([form.cells for forms in known.values() for form in forms], dtype=np.int16)
        boxes = np.array([form[1:] for forms in known.values() for form in forms], dtype=np.float32)
        labels = sorted(set(texts))
        place = {text: number for number, text in enumerate(labels)}
        owner = np.array([place[text] for text in texts])
        alike = {text: [place[other] for other in alike_to(text) if other in place] for text in labels}
        own = [sample for sample in samples if sample[0] == design]
        for _, text, form in own[:: max(1, len(own) // 2000)]:
            apart = _apart(cells, boxes, np.array(form.cells, dtype=np.int16), np.array(form[1:], dtype=np.float32))
            nearest = np.full(len(labels), 9.0)
            np.minimum.at(nearest, owner, apart)
            best = int(nearest.argmin())
            said, distance = labels[best], float(nearest[best])
            twins = min((float(nearest[n]) for n in alike[said] if n != best), default=9.0)
            nearest[alike[said]] = 9.0
            plain = distance <= NEAR and nearest.min() >= APART * distance and said in ANSWERS
            answered = plain and twins >= UNLIKE * distance
            for name, group in groups.items():
                asked[name] += text in group
                right[name] += text in group and answered and said == text
            if answered and said != text:
                wrong[design, text, said] += 1
    for name in groups:
        print(f"{name:10} {right[name]:5} of {asked[name]:5} read, {right[name] / max(1, asked[name]):.3f}")
    print(f"read wrongly: {wrong.total()}", wrong.most_common(60))


def main() -> int:
    """Check or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    samples = [(design, text, form) for design, path in faces() for text, form in characters(path)]
    print(f"{len(samples)} forms of {len({design for design, _, _ in samples})} designs")
    if args.check:
        check(samples)
    if args.write:
        known = known_from(samples)
        OUT.write_bytes(letterforms.write(known, clearances(known)))
        print(f"{sum(map(len, known.values()))} forms of {len(known)} characters, {OUT.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
