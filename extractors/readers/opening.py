"""What every reader says of a file that it cannot open."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import EncryptedPdf, NotAPdf


def must_be_pdf(path: Path) -> None:
    """Look at the first bytes of the file at *path*.

    :raises NotAPdf: it is empty, or begins as no PDF does.
    """
    with path.open("rb") as stream:
        head = stream.read(1024)
    if b"%PDF-" not in head:
        what = "the file is empty." if not head else "the file is not a PDF."
        raise NotAPdf(what, where=str(path), remedy="Download it again, and check that the address gives a PDF.")


def protected(path: Path) -> EncryptedPdf:
    """The error of a PDF that asks for a password."""
    return EncryptedPdf(
        "the PDF is protected by a password.", where=str(path), remedy="Save a copy without protection and add it."
    )
