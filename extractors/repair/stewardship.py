"""What a steward settled in the catalogue, applied; and said aloud where it no longer applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from extractors.page import Document
from extractors.repair.inventory import Inventory
from extractors.repair.model import Key
from schemas.catalogue import Settled
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Stewardship:
    """The texts a steward settled for this document, and the entries that changed nothing in it."""

    texts: dict[Key, str]
    findings: tuple[Finding, ...]


def apply_settled(path: Path, document: Document, inventory: Inventory, settled: Sequence[Settled]) -> Stewardship:
    """Match each entry of *settled* with the glyphs of the document.

    An entry bound to another PDF is passed over; one that meets no glyph, or only glyphs that have its text already,
    is a finding: the document was corrected, or the entry was wrong from the start.
    """
    texts: dict[Key, str] = {}
    findings: list[Finding] = []
    digest = _digest(path) if any(entry.sha256 for entry in settled) else ""
    for entry in settled:
        if entry.sha256 is not None and entry.sha256.lower() != digest:
            continue
        met = {
            key: entry.text
            for key, use in inventory.uses.items()
            if document.fonts[key[0]].name == entry.font
            and (key[1] == entry.code if entry.code is not None else use.text == entry.printed)
            and use.text != entry.text
        }
        if not met:
            which = entry.code if entry.code is not None else repr(entry.printed)
            findings.append(Finding(check="settled-unused", expected=entry.text, found=f"{entry.font} {which}"))
        texts.update(met)
    return Stewardship(texts=texts, findings=tuple(findings))


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
