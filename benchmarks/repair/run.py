"""Run the grid: ``python -m benchmarks.repair.run [--producer NAME] [--family NAME] [--breakage NAME] [--show]``.

Prints a line a cell and writes the table into this folder's README.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import time
import unicodedata
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.repair.breakages import BREAKAGES, break_pdf
from benchmarks.repair.typesetting import PRODUCERS, installed
from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import apply, decide
from extractors.repair.inventory import is_unreadable

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("BILAN_SHARED", HERE.parents[2] / "shared"))


@dataclass(kw_only=True)
class Score:
    """Counts of (font, code); ``silent`` are wrong texts that nothing marks."""

    producer: str
    family: str
    language: str
    breakage: str
    broken: int = 0
    repaired: int = 0
    right: int = 0
    frequent: int = 0
    frequent_right: int = 0
    silent: int = 0
    seconds: float = 0.0


def french() -> list[str]:
    """The paragraphs of the violence report."""
    blocks = [" ".join(block.split()) for block in _blocks("reports/violence-2023-03-31.intact.pdf")]
    return [block for block in blocks if len(block) > 60][:90]


def english() -> list[str]:
    """Paragraphs of English reports whose own text layer is sound."""
    blocks: list[str] = []
    for name in ("eu-001", "eu-003", "us-001", "us-003", "us-009", "us-013"):
        for block in _blocks(f"corpora/icdar2013/{name}.pdf"):
            flat = " ".join(block.split())
            if len(flat) > 80 and flat.isprintable() and sum(map(str.isalpha, flat)) > 0.7 * len(flat):
                blocks.append(unicodedata.normalize("NFKC", flat))
    return blocks[:90]


def _blocks(name: str) -> list[str]:
    found = subprocess.run(["pdftotext", str(SHARED / name), "-"], capture_output=True, text=True, check=False).stdout
    return re.split(r"\n\s*\n", found)


def flat(text: str | None) -> str | None:
    """Ligature characters as their letters."""
    return None if text is None else unicodedata.normalize("NFKC", text).replace("\u00ad", "-")


def texts_of(document: Document) -> dict[tuple[int, int], str]:
    """(font, code) -> text as read."""
    return {
        (glyph.font, glyph.code): glyph.text
        for page in document.pages for glyph in page.glyphs
        if glyph.text is not None and not is_unreadable(glyph.text)
    }  # fmt: skip


def completed(sound: Path, paragraphs: list[str], language: str) -> Document:
    """The document as read; glyphs for which the producer itself wrote no text get one where the source confirms it."""
    document = read_document(sound)
    if not any(is_unreadable(glyph.text) for page in document.pages for glyph in page.glyphs):
        return document
    repaired = apply(document, decide(sound, document, language=language))
    drawn = "".join(glyph.text or "?" for page in repaired.pages for glyph in page.glyphs)
    same = _letters("".join(paragraphs)).startswith(_letters(drawn)[:2000])
    print(f"{sound.name}: texts missing, " + ("completed and confirmed by the source" if same else "not confirmed"))
    return repaired if same else document


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalpha())


def score(score_: Score, sound: Path, document: Document, folder: Path, *, show: bool) -> Score:
    """Break, repair and count one cell."""
    truth = texts_of(document)
    uses: defaultdict[tuple[int, int], int] = defaultdict(int)
    for page in document.pages:
        for glyph in page.glyphs:
            uses[glyph.font, glyph.code] += 1
    out = folder / f"broken-{os.getpid()}.pdf"
    if score_.breakage == "none":
        broken: dict[tuple[int, int], str | None] = {}
        out = sound
    else:
        seed = sum(map(ord, f"{score_.producer}{score_.family}{score_.breakage}"))
        broken = break_pdf(sound, document, truth, BREAKAGES[score_.breakage], out, seed)
    read = read_document(out)
    started = time.perf_counter()
    repairs = decide(out, read, language=score_.language)
    score_.seconds = round(time.perf_counter() - started, 3)
    same = {number: number for number in range(len(read.fonts))}
    if [font.name for font in read.fonts] != [font.name for font in document.fonts]:
        names = {(font.object_id, font.name): number for number, font in enumerate(document.fonts)}
        same = {number: names.get((font.object_id, font.name), number) for number, font in enumerate(read.fonts)}
    # A font may say by its glyph names what its map no longer says: then nothing is broken.
    seen = {(same[font], code): text for (font, code), text in texts_of(read).items()}
    broken = {key: text for key, text in broken.items() if flat(seen.get(key)) != flat(truth[key])}
    accepted = {(same[font], code): text for (font, code), text in repairs.texts.items()}
    marked = {(same[font], code) for font, code in repairs.doubtful}
    score_.broken = len(broken)
    for key, text in accepted.items():
        if key not in truth:  # the producer itself gave no text, and the source does not settle it
            continue
        score_.repaired += 1
        if flat(text) == flat(truth.get(key)):
            score_.right += key in broken
            score_.repaired -= key not in broken
        else:
            score_.silent += 1
            if show:
                print("   WRONG", key, repr(truth.get(key)), "printed", repr(broken.get(key)), "repaired", repr(text))
    for key in broken:
        good = flat(accepted.get(key)) == flat(truth[key])
        if uses[key] >= 5:
            score_.frequent += 1
            score_.frequent_right += good
        if key not in accepted and key not in marked and truth[key].strip():
            score_.silent += 1
            if show:
                print("   SILENT", key, repr(truth[key]), "printed", repr(broken[key]), "uses", uses[key])
        elif show and not good and key not in accepted:
            print("   left", key, repr(truth[key]), "printed", repr(broken[key]), "uses", uses[key])
    return score_


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--producer", action="append")
    parser.add_argument("--family", action="append")
    parser.add_argument("--breakage", action="append")
    parser.add_argument("--skip", action="append", default=[], help="a breakage that is left out")
    parser.add_argument("--language", action="append")
    parser.add_argument("--work", type=Path, default=Path("/tmp/bilan-bench-repair"), help="where the PDFs are kept")
    parser.add_argument("--show", action="store_true", help="show each glyph that is not repaired")
    parser.add_argument("--out", type=Path, help="add the scores to this file as JSON lines")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    texts = {"fr": french, "en": english}
    scores: list[Score] = []
    for language in args.language or ("fr", "en"):
        paragraphs = texts[language]()
        for producer, (make, families) in PRODUCERS.items():
            if args.producer and producer not in args.producer:
                continue
            for family in families:
                if args.family and family not in args.family:
                    continue
                sound = args.work / f"{producer}-{family}-{language}.pdf".replace(" ", "_")
                if not sound.exists():
                    if producer.startswith(("libre", "weasy")) and not installed(family):
                        continue
                    try:
                        make(paragraphs, family, language, sound)
                    except Exception as error:
                        print(f"{producer} {family}: skipped ({str(error)[:90]})")
                        continue
                document = completed(sound, paragraphs, language)
                if sum(len(page.glyphs) for page in document.pages) < 1000:
                    print(f"{producer} {family}: skipped (the producer does not find the font)")
                    continue
                for breakage in args.breakage or ("none", *BREAKAGES):
                    if breakage in args.skip:
                        continue
                    cell = Score(producer=producer, family=family, language=language, breakage=breakage)
                    score(cell, sound, document, args.work, show=args.show)
                    scores.append(cell)
                    if args.out:
                        with args.out.open("a", encoding="utf-8") as stream:
                            stream.write(json.dumps(asdict(cell)) + "\n")
                    print(
                        f"{producer:16} {family:18} {language} {breakage:18} broken {cell.broken:3} "
                        f"right {cell.right:3} wrong {cell.repaired - cell.right:2} silent {cell.silent:2} "
                        f"freq {cell.frequent_right}/{cell.frequent} {cell.seconds:.2f}s",
                        flush=True,
                    )
    right = sum(cell.right for cell in scores)
    repaired, broken = sum(cell.repaired for cell in scores), sum(cell.broken for cell in scores)
    frequent = sum(cell.frequent for cell in scores)
    frequent_right = sum(cell.frequent_right for cell in scores)
    print(
        f"precision {right / max(1, repaired):.4f} recall {right / max(1, broken):.4f} "
        f"recall of codes used 5 times {frequent_right / max(1, frequent):.4f} "
        f"silent errors {sum(cell.silent for cell in scores)}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
