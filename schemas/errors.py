"""What makes the work impossible. Anything less is a finding (:mod:`schemas.findings`).

    BilanError
    ├── UsageError               what was asked for is not there
    ├── DocumentError            one PDF cannot be worked on; other reports go on
    │   ├── NotAPdf              the file is empty or is something else
    │   ├── DamagedPdf           the file is a PDF that cannot be read, a truncated one for example
    │   ├── EncryptedPdf         a password is needed
    │   ├── NoTextLayer          the pages are images
    │   └── LayoutMismatch       no table of the document fits its catalogue entry
    ├── FetchError               a published file could not be had
    ├── ArchiveError             the archive is damaged or refuses what it is given
    ├── CatalogueError           an entry of the catalogue is wrong
    └── PublishError             the output cannot be written or is not valid

Every message says what happened, where, and what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class BilanError(Exception):
    """Base of all errors a user can meet.

    :param what: what happened, one sentence.
    :param where: the file, address or key concerned.
    :param remedy: what to do next, one sentence.
    """

    #: The name of the finding a run records when a report fails with this error.
    check: ClassVar[str] = "failed"

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling, and errors cross processes.
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type[BilanError], what: str, where: str, remedy: str) -> BilanError:
    return kind(what, where=where, remedy=remedy)


class UsageError(BilanError):
    """What was asked for is not there: a file, a folder, a report that was named."""


class DocumentError(BilanError):
    """One PDF cannot be worked on."""


class NotAPdf(DocumentError):
    """The file is empty or is not a PDF."""

    check = "not-a-pdf"


class DamagedPdf(DocumentError):
    """The file begins as a PDF and cannot be read as one."""

    check = "damaged-pdf"


class EncryptedPdf(DocumentError):
    """The file cannot be opened without a password."""

    check = "encrypted-pdf"


class NoTextLayer(DocumentError):
    """The pages hold images and no text."""

    check = "no-text-layer"


class LayoutMismatch(DocumentError):
    """No table of the document fits the catalogue entry."""

    check = "layout-mismatch"


class FetchError(BilanError):
    """A published file could not be had."""

    check = "fetch-failed"


class ArchiveError(BilanError):
    """The archive is damaged, or refuses what it is given."""

    check = "archive-damaged"


class CatalogueError(BilanError):
    """An entry of the catalogue is wrong."""

    check = "catalogue-wrong"


class PublishError(BilanError):
    """The output cannot be written, or what would be published is not valid."""

    check = "publish-failed"
