"""What earlier runs learned of each address. It saves transfers and may be deleted at any time.

The archive alone says what was published; this says with which validators to ask for it again, and which addresses
gave which content, also where that content had come from another address first.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.fetch.parts import Validators, cannot_write


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an address gave."""

    #: SHA-256 of each content, in the order in which they first appeared there.
    contents: tuple[str, ...]
    #: The present one, and its validators.
    sha256: str
    validators: Validators

    def then(self, sha256: str, validators: Validators) -> Seen:
        """What is known after the address gave *sha256*."""
        return Seen(contents=tuple(dict.fromkeys((*self.contents, sha256))), sha256=sha256, validators=validators)


class FetchState:
    """The state under *folder*: one JSON file a report, and the downloads under way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def parts(self) -> Path:
        """Where bytes lie while they arrive."""
        return self.folder / "parts"

    def load(self, report_id: str) -> dict[str, Seen]:
        """Address -> what it gave. A missing, damaged or foreign file is an empty one."""
        try:
            data = json.loads(self._file(report_id).read_text(encoding="utf-8"))
            return {
                str(address): Seen(
                    contents=tuple(str(content) for content in seen["contents"]),
                    sha256=str(seen["sha256"]),
                    validators=Validators(**seen["validators"]),
                )
                for address, seen in data.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def save(self, report_id: str, seen: Mapping[str, Seen]) -> None:
        """Replace a report's state, whole or not at all.

        :raises FetchError: *folder* cannot be written.
        """
        text = json.dumps({address: asdict(each) for address, each in sorted(seen.items())}, indent=1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".saving-")
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                    stream.write(text)
                os.replace(name, self._file(report_id))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise cannot_write(self.folder, error) from error

    def _file(self, report_id: str) -> Path:
        return self.folder / f"{report_id}.json"
