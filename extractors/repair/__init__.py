"""Repair: what the glyphs of a document mean, decided with evidence, and a PDF that says so.

What decides needs the fonts' programs and a lexicon; it is loaded when it is first asked for, as the processes that
only read pages need none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from extractors.repair.application import apply, apply_to_page
from extractors.repair.inventory import InventoryTaker
from extractors.repair.model import Decision, Key, Proposal, Repairs

if TYPE_CHECKING:
    from extractors.repair.decision import decide
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

_LATER = {"decide": "decision", "repair_rows": "rows", "rewrite": "rewriting"}


def __getattr__(name: str) -> object:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
