"""What can go wrong between a publisher's server and the archive, each with its finding and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.errors import FetchError
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A problem that trying again may solve."""

    #: Seconds the server asked to be left in peace, if it did.
    asked_wait: float | None = None
    #: Whether it is the host's and not the address's: nobody is there, or nobody answers.
    is_of_host: bool = False


class FetchProblem(FetchError):
    """A page or file could not be had; other files and other reports go on.

    :param check: the finding's check; its English message is this error's.
    :param address: the address concerned.
    :param detail: what happened, in the server's or the system's own words or figures, shown beside the address.
    :param expected: what should have been.
    :param passing: None where trying again cannot help.
    """

    def __init__(
        self,
        check: str,
        address: str,
        *,
        remedy: str,
        expected: str | None = None,
        detail: str | None = None,
        passing: Passing | None = None,
    ) -> None:
        self.finding = Finding(check=check, expected=expected, found=f"{address} ({detail})" if detail else address)
        super().__init__(self.finding.message_en, where=address, remedy=remedy)
        self.detail = detail
        self.passing = passing

    def __str__(self) -> str:
        # The message names the address already.
        return f"{self.what} {self.remedy}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        finding = self.finding
        return (_rebuild, (finding.check, self.where, self.remedy, finding.expected, self.detail, self.passing))

    @property
    def is_gone(self) -> bool:
        """Whether the server says that there is nothing at the address."""
        return self.finding.check == "file-not-published"


def _rebuild(
    check: str, address: str, remedy: str, expected: str | None, detail: str | None, passing: Passing | None
) -> FetchProblem:
    return FetchProblem(check, address, remedy=remedy, expected=expected, detail=detail, passing=passing)
