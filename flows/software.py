"""Which software this is: its version, and the mark under which its results may be used again."""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
#: What a reading of a PDF depends on.
READING = ("extractors", "schemas")
#: What a dataset depends on.
PUBLISHING = (*READING, "flows")


@functools.cache
def version() -> str:
    """The version as published with the data: ``0.1.0``."""
    try:
        return metadata.version("bilan")
    except metadata.PackageNotFoundError:
        return "0"


@functools.cache
def mark(*packages: str) -> str:
    """The version, and a hash of the sources of *packages*: what a result depends on besides its PDF and its entry.

    The version alone would do for an installed release. The hash of the sources keeps whoever changes an extractor
    from being served rows of the code before the change.
    """
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in {".pyc", ".pyo"} or not path.is_file():
                continue
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version()}+{digest.hexdigest()[:16]}"
