"""Hyperlinks of a row: annotations, put together where a line or a page cut them, and addresses printed without one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.records.model import Anchor
from extractors.table import Part
from extractors.text.paragraphs import join_lines

#: With its scheme or "www", or a host that looks like one with a path behind it ("quebec.ca/plan"). The end of a host
#: is in small letters, and no file's: "rapport.pdf/annexe"; a capital begins a sentence: "faite.Voir/lire".
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»“”]+"
    r"|(?-i:(?<![\w@./\\-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?!(?:pdf|docx?|xlsx?|pptx?|csv|txt|zip|html?|jpe?g|png|od[tsp]|xml|json|py|exe)/)[a-z]{2,6}/[^\s<>«»“”]*)",
    re.IGNORECASE,
)


def read_links(
    cells: Mapping[str, tuple[Part, ...]], texts: Mapping[str, Sequence[str]]
) -> tuple[tuple[Anchor, ...], tuple[Anchor, ...]]:
    """The links of a row in reading order, and those whose printed address differs from the one they carry.

    :param texts: the paragraphs of each cell, by column: an address does not run over two of them.
    """
    found: list[Anchor] = []
    differing: list[Anchor] = []
    for column, parts in cells.items():
        carried = _annotations(column, parts)
        found += carried
        for match in (match for text in texts.get(column, ()) for match in _ADDRESS.finditer(text)):
            address = bare_address(match[0])
            if any(address in anchor.text or _same(address, anchor.url) for anchor in carried):
                continue
            page = next((p.page for p in parts for line in p.lines if address[:20] in line.text), parts[0].page)
            url = address if address.lower().startswith("http") else f"http://{address}"
            found.append(Anchor(column=column, page=page, text=address, url=url))
        differing += [
            anchor for anchor in carried if _ADDRESS.fullmatch(anchor.text) and not _same(anchor.text, anchor.url)
        ]
    return tuple(found), tuple(differing)


def bare_address(text: str) -> str:
    """*text* without the signs of the sentence that follow an address; a bracket that it opened itself stays."""
    while text:
        last = text[-1]
        closes = {")": "(", "]": "["}.get(last)
        if last in ".,;:!?’'\"…*†" or (closes is not None and text.count(last) > text.count(closes)):
            text = text[:-1]
        else:
            break
    return text


def _annotations(column: str, parts: tuple[Part, ...]) -> list[Anchor]:
    """The annotations of one cell; one that runs over lines or pages counts once."""
    placed = sorted(
        ((part.page, link) for part in parts for link in part.links),
        key=lambda item: (item[0], round(item[1].bbox.top), item[1].bbox.x0),
    )
    anchors: list[Anchor] = []
    for page, link in placed:
        last = anchors[-1] if anchors else None
        if last is not None and last.url == link.url:
            if link.text and link.text != last.text and not last.text.endswith(link.text):
                text = join_lines([last.text, link.text])
                anchors[-1] = Anchor(column=column, page=last.page, text=text, url=link.url)
            continue
        anchors.append(Anchor(column=column, page=page, text=link.text, url=link.url))
    return anchors


def _same(printed: str, url: str) -> bool:
    def bare(address: str) -> str:
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().lower()).rstrip("/?#")

    return bare(printed) == bare(url)
