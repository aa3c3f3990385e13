"""Where marked content stands in the document's structure tree."""

from __future__ import annotations

from typing import Any

import playa

from extractors.page import StructureNode

#: No cell covers more rows or columns.
_MOST = 1000


class Tags:
    """The structure tree of a document; each element is looked up once."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._nodes: dict[int, StructureNode | None] = {}

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
