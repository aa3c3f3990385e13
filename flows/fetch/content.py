"""Whether what arrived is a PDF, and all of it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Literal

import httpx

from flows.fetch.addresses import plain_name

#: The header may stand a little into the file; the end mark may be followed by padding and by a line of a mail server.
_HEAD = 1024
_TAIL = 4096
_START_OF_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_TABLE = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")
#: Types under which servers hand out PDFs.
_PDF_TYPES = frozenset(
    {
        "application/pdf", "application/x-pdf", "application/acrobat", "text/pdf", "application/octet-stream",
        "binary/octet-stream", "application/download", "application/force-download", "application/x-download", "",
    }
)  # fmt: skip
_PIECE = 1 << 16


class BrokenCoding(Exception):
    """A compressed body ends early, is damaged, or is compressed in a way that was not asked for."""


def judge(path: Path) -> Literal["whole", "incomplete", "not-pdf"]:
    """What the file is, by its first and last bytes."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        if b"%PDF-" not in head:
            return "not-pdf"
        return "whole" if b"%%EOF" in _tail(path) else "incomplete"


def is_consistent(path: Path) -> bool:
    """Whether the cross-reference table stands where the end of the file says. False where two versions were mixed."""
    match = _START_OF_TABLE.search(_tail(path))
    if match is None:
        return False
    with path.open("rb") as stream:
        start = stream.read(_HEAD).find(b"%PDF-")
        # Offsets count from the header, or, as many producers have it, from the start of the file.
        for origin in {0, start}:
            stream.seek(min(int(match[1]) + origin, path.stat().st_size))
            if _TABLE.match(stream.read(64)):
                return True
    return False


def describe(path: Path, content_type: str) -> str:
    """What a file that is no PDF seems to be, in a few words: announced type, size, first characters."""
    with path.open("rb") as stream:
        first = stream.read(40)
    shown = "".join(c if c.isprintable() else " " for c in first.decode("ascii", errors="replace")).strip()
    size = path.stat().st_size
    return ", ".join(part for part in (content_type, f"{size} B", f"“{shown}…”" if shown else "") if part)


def media_type(content_type: str | None) -> str:
    """The type of a ``Content-Type`` header in lower case, without its parameters."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_pdf_type(announced: str) -> bool:
    """Whether a media type is one under which PDFs are handed out."""
    return announced in _PDF_TYPES


def announced_name(disposition: str | None) -> str | None:
    """The file name of a ``Content-Disposition`` header, without any folder."""
    if not disposition:
        return None
    message = Message()
    try:
        message["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ")
        name = message.get_filename()
    except (ValueError, LookupError):
        return None
    return plain_name(name) if name else None


def decoded(response: httpx.Response) -> Iterator[bytes]:
    """The body in pieces of at most 64 KiB once decompressed: a bomb is met piece by piece, never as a whole.

    :raises BrokenCoding: the compression is damaged, cut, or another than gzip or deflate.
    """
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in {"", "identity"}:
        # As it arrives: a chunk size would hold bytes back, and lose them where the connection breaks.
        yield from response.iter_raw()
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise BrokenCoding(coding)
    expander = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for chunk in response.iter_raw():
            pending = chunk
            while pending and not expander.eof:
                piece = expander.decompress(pending, _PIECE)
                pending = expander.unconsumed_tail
                if piece:
                    yield piece
            # Several members may follow each other in gzip; none does in what servers send.
        while not expander.eof and (piece := expander.decompress(expander.unconsumed_tail, _PIECE)):
            yield piece
    except zlib.error as error:
        raise BrokenCoding(str(error)) from error
    if not expander.eof:
        raise BrokenCoding(f"{coding}: cut")


def _tail(path: Path) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - (1 << 20)))
        # Some servers pad with blanks or zero bytes up to a block.
        return stream.read().rstrip(b"\x00 \t\r\n\x1a")[-_TAIL:]
