"""What a PDF says of itself in its metadata."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pikepdf


def pdf_date(path: Path) -> date | None:
    """The day on which the file says that it was made (or last changed, where it names no other); None without one."""
    with pikepdf.open(path) as pdf:
        texts = [str(pdf.docinfo.get(key, "")) for key in ("/CreationDate", "/ModDate")]
    for text in texts:
        match = re.match(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)", text)
        if match is not None:
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    return None
