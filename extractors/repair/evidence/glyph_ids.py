"""Evidence of glyph ids: where a subset keeps the original font's numbers, they are known for common fonts.

An id alone proves nothing, as subsets renumber: it only adds weight to what other evidence says.
"""

from __future__ import annotations

from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

from extractors.repair.evidence.tables import name_text
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: Glyph ids of ligatures in families of one design.
_LIGATURES = {
    "calibri": {414: "tf", 415: "ti", 425: "tt", 427: "tti"},
}  # fmt: skip

#: In fonts that begin as the Macintosh order does, ids 3-97 are the characters from the space on.
MAC_ORDER = tuple(standardGlyphOrder)


def propose(scene: Scene, key: Key) -> list[Proposal]:
    """What the id of *key*'s glyph means in the original font, if it is the original's."""
    program = scene.program(key)
    if program is None or not program.font.is_composite:
        return []
    gid = program.glyph_id(key[1])
    if gid is None:
        return []
    name = program.font.name.lower()
    found = [Proposal("glyph id", ids[gid], 0.7) for family, ids in _LIGATURES.items() if family in name and gid in ids]
    if 3 <= gid < 98 and (text := mac_text(gid)) is not None:
        found.append(Proposal("glyph order", text, _order_kept(scene, key[0])))
    return found


def mac_text(gid: int) -> str | None:
    """The text of glyph *gid* in the Macintosh order."""
    return name_text(MAC_ORDER[gid]) if 0 <= gid < len(MAC_ORDER) else None


def _order_kept(scene: Scene, font: int) -> float:
    program = scene.programs.get(font)
    right = asked = 0
    for (owner, code), text in scene.texts.items():
        if owner != font or program is None:
            continue
        gid = program.glyph_id(code)
        said = mac_text(gid) if gid is not None and 3 <= gid < 98 else None
        if said is not None:
            asked += 1
            right += said == text
    return 0.6 if asked == 0 else (right + 0.6) / (asked + 1)
