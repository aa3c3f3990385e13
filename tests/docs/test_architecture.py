"""What docs/architecture.md and the decisions say of imports, beyond what tests/test_structure.py holds."""

from __future__ import annotations

import pytest

from tests.shared import ROOT
from tests.test_structure import FILES, imported, named

#: Packages of extractors that meet through types alone; edition.py and reading.py put them together.
APART = ("repair", "records", "readers")


@pytest.mark.parametrize("package", APART)
def test_the_stages_of_the_core_meet_through_types(package: str) -> None:
    others = tuple(f"extractors.{other}." for other in APART if other != package)
    files = [path for path in FILES if path.is_relative_to(ROOT / "extractors" / package)]
    assert files
    wrong = {named(path): name for path in files for name in imported(path) if f"{name}.".startswith(others)}
    assert wrong == {}


def test_three_files_know_prefect() -> None:
    users = {named(path) for path in FILES if any(name.split(".")[0] == "prefect" for name in imported(path))}
    assert users == {"flows/run.py", "flows/serve.py", "flows/embedded.py"}
