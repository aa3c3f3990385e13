"""Where the large sample documents are: not in the repository. Tests that need them say when they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: The folder with reports, truths and corpora: ``$BILAN_SHARED``, or ``shared`` beside the repository.
SHARED = Path(os.environ.get("BILAN_SHARED", ROOT.parent / "shared"))
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the sample documents are not at {SHARED.name} beside the repository (BILAN_SHARED)"
)
