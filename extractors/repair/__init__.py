"""Repair: what the glyphs of a document mean, decided with evidence, and a PDF that says so."""

from extractors.repair.application import apply, apply_to_page
from extractors.repair.decision import decide
from extractors.repair.inventory import InventoryTaker
from extractors.repair.model import Decision, Key, Proposal, Repairs
from extractors.repair.rewriting import rewrite
from extractors.repair.rows import repair_rows

__all__ = [
    "Decision",
    "InventoryTaker",
    "Key",
    "Proposal",
    "Repairs",
    "apply",
    "apply_to_page",
    "decide",
    "repair_rows",
    "rewrite",
]
