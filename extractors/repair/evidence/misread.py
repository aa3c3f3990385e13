"""Evidence of bytes: a text that is a byte of another encoding left as it was, where the outline may be what it means.

Quotes, dashes and bullets are what no word tells; U+0093 is a quote that a program for Windows wrote.
"""

from __future__ import annotations

from extractors.repair.doubts.encodings import meanings
from extractors.repair.doubts.marks import fits, measure
from extractors.repair.evidence import forms
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: How often a control code is what Windows writes under it, where the outline may be that.
_STRENGTH = 0.99


def propose(scene: Scene, key: Key) -> list[Proposal]:
    """What a control code means in the encoding of Windows."""
    printed = scene.inventory.uses[key].text
    if printed is None or len(printed) != 1 or not 0x80 <= ord(printed) <= 0x9F:
        return []
    meant = bytes([ord(printed)]).decode("cp1252", "ignore")
    return [Proposal("byte", meant, _STRENGTH)] if meant and _may_be(scene, key, meant) else []


def other_mark(scene: Scene, key: Key) -> str | None:
    """The mark that the text of *key* is in another encoding, where its outline may be that one and none else."""
    found = {text for text in meanings(scene.inventory.uses[key].text or "") if _may_be(scene, key, text)}
    return found.pop() if len(found) == 1 else None


def _may_be(scene: Scene, key: Key, text: str) -> bool:
    shape = scene.shape(key)
    if shape is None or shape.is_blank:
        return False
    return fits(measure(shape, forms.x_height(scene, key[0])), text)
