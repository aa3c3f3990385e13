"""The links of an HTML page: absolute addresses, and the words that carry them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]  (compiled, ships no types)

from flows.fetch.addresses import NotAnAddress, normalise
from flows.fetch.content import media_type

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
#: How far into a page its own statement of its encoding is looked for.
_SNIFFED = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link. Two links to one address are two values."""

    #: Normalised (:func:`~flows.fetch.addresses.normalise`).
    address: str
    #: The words a reader sees, blanks collapsed; for an image its description.
    text: str
    #: What the link says besides (``title``, ``aria-label``).
    labels: tuple[str, ...] = ()


def links_of(body: bytes, content_type: str, address: str) -> tuple[Link, ...]:
    """The links of a page in their order; what is no ``http`` or ``https`` address is left out.

    :param address: where the page stands; ``<base href>`` counts over it.
    """
    text = page_text(body, content_type)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: Any = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    base = address
    for element in root.iter("base"):
        if element.get("href"):
            try:
                base = normalise(element.get("href"), base=address)
            except NotAnAddress:
                continue
            break
    links: list[Link] = []
    for element in root.iter("a", "area"):
        target = element.get("href")
        if not target:
            continue
        try:
            there = normalise(target, base=base)
        except NotAnAddress:
            continue
        links.append(Link(address=there, text=_words(element), labels=_labels(element)))
    return tuple(links)


def page_text(body: bytes, content_type: str) -> str:
    """The page decoded: by its byte order mark, its header, its own statement, as UTF-8, or else as Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    stated = [_CHARSET.search(content_type), _CHARSET.search(body[:_SNIFFED].decode("ascii", errors="replace"))]
    for name in [match[1] for match in stated if match] + ["utf-8"]:
        # Pages that claim Latin-1 mean Windows-1252, as browsers read them.
        name = "cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else name
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return body.decode("cp1252", errors="replace")


def is_html(content_type: str) -> bool:
    """Whether a page's announced type is HTML, or is not announced."""
    return media_type(content_type) in {"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""}


def _words(element: Any) -> str:
    words = _clean("".join(element.itertext()))
    if words:
        return words
    described = [element.get("alt") or "", *(image.get("alt") or "" for image in element.iter("img"))]
    return _clean(" ".join(described))


def _labels(element: Any) -> tuple[str, ...]:
    return tuple(label for name in ("title", "aria-label") if (label := _clean(element.get(name) or "")))


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
