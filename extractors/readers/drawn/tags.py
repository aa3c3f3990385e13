"""Where marked content stands in the document's structure tree, and the texts that the tree gives for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import playa
from playa.utils import decode_text

from extractors.page import ActualText, Glyph, StructureNode

#: No cell covers more rows or columns.
_MOST = 1000


class Tags:
    """The structure tree of a document; each element is looked up once."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._nodes: dict[int, StructureNode | None] = {}
        #: Element -> the outermost one around it, or it itself, that says what its glyphs mean; most trees have none.
        self._saying: dict[int, int] = {}

    def of(self, page: Any) -> dict[int, StructureNode]:
        """The place of each marked-content sequence of *page*; empty where the tags cannot be read."""
        tree = self._document.structure
        if tree is None or page.parent_key is None:
            return {}
        try:
            parents = list(page.structure.parents)
        except Exception:  # tags are optional: what is wrong with them is no reason not to read the page
            return {}
        found: dict[int, StructureNode] = {}
        for mcid, reference in enumerate(parents):
            if isinstance(reference, playa.ObjRef):
                node = self._node(reference.objid, tree.role_map, 0)
                if node is not None:
                    found[mcid] = node
        return found

    def texts(self, page: Any, structure: dict[int, StructureNode], glyphs: Sequence[Glyph]) -> Iterator[ActualText]:
        """The texts that elements of the tree give for glyphs that are drawn one after the other, and for these alone.

        What an element says of a picture (Alt), or what an abbreviation stands for (E), is no text of its glyphs.

        :param structure: as :meth:`of` gives it.
        """
        if not self._saying:
            return
        saying = {mcid: self._saying.get(node.path[-1][1]) for mcid, node in structure.items()}
        places: dict[int, list[int]] = {}
        drawn: dict[int, set[int]] = {}
        for place, glyph in enumerate(glyphs):
            element = saying.get(glyph.mcid) if glyph.mcid is not None else None
            if element is not None and glyph.mcid is not None:
                places.setdefault(element, []).append(place)
                drawn.setdefault(element, set()).add(glyph.mcid)
        for element, found in places.items():
            text = self._text(element)
            is_whole = found[-1] - found[0] == len(found) - 1 and self._content(element) == {
                (page.pageid, mcid) for mcid in drawn[element]
            }
            if text and is_whole:
                yield ActualText(found[0], found[-1], text)

    def _text(self, object_id: int) -> str | None:
        element: Any = playa.resolve(self._document[object_id])
        given = playa.resolve(element.get("ActualText"))
        return decode_text(given) if isinstance(given, bytes) else None

    def _content(self, object_id: int) -> set[tuple[int, int]] | None:
        """(page, marked content) of all that the element holds; None where it holds something else too."""
        found: set[tuple[int, int]] = set()
        waiting: list[tuple[Any, int]] = [(self._document[object_id], 0)]
        for item, inherited in waiting:  # which grows as it is walked
            value: Any = playa.resolve(item)
            if isinstance(value, int):
                found.add((inherited, value))
            elif isinstance(value, list):
                waiting += [(part, inherited) for part in value]
            elif isinstance(value, dict) and len(waiting) < _MOST:
                on = value.get("Pg")
                number = on.objid if isinstance(on, playa.ObjRef) else inherited
                if "Stm" in value or getattr(value.get("Type"), "name", None) == "OBJR":
                    return None
                waiting.append((value.get("MCID", value.get("K")), number))
            elif value is not None:
                return None
        return found

    def _node(self, object_id: int, roles: Any, depth: int) -> StructureNode | None:
        """The place of the structure element *object_id*, with those above it."""
        if object_id in self._nodes:
            return self._nodes[object_id]
        node: StructureNode | None = None
        try:
            element: Any = playa.resolve(self._document[object_id])
            kind = getattr(element.get("S"), "name", None)
            parent = element.get("P")
            if kind is not None and depth < 64:
                above = self._node(parent.objid, roles, depth + 1) if isinstance(parent, playa.ObjRef) else None
                path = above.path if above is not None else ()
                if isinstance(parent, playa.ObjRef) and parent.objid in self._saying:
                    self._saying[object_id] = self._saying[parent.objid]
                elif "ActualText" in element:
                    self._saying[object_id] = object_id
                role = roles.get(kind, kind)
                covers = above.covers if above is not None else (1, 1)
                if role in ("TD", "TH"):
                    covers = _covers(element)
                node = StructureNode(path=(*path, (role, object_id)), covers=covers)
        except (AttributeError, KeyError, TypeError, ValueError):
            node = None
        self._nodes[object_id] = node
        return node


def _covers(element: Any) -> tuple[int, int]:
    """How many rows and columns the cell *element* covers, by its attributes; 1 where they say nothing."""
    given = playa.resolve(element.get("A"))
    found = {"RowSpan": 1, "ColSpan": 1}
    for one in given if isinstance(given, list) else [given]:
        attributes = playa.resolve(one)
        if isinstance(attributes, dict):
            for name in found:
                value = playa.resolve(attributes.get(name))
                if isinstance(value, int) and 1 <= value <= _MOST:
                    found[name] = value
    return found["RowSpan"], found["ColSpan"]
