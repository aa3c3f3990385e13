"""docs/fetching.md says what the code does: every setting with its default, every finding."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

from flows.fetch import FetchSettings
from schemas.findings import CHECKS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default():
    rows = dict(re.findall(r"^\| `BILAN_FETCH_(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE))
    defaults = {field.name.upper(): getattr(FetchSettings(), field.name) for field in fields(FetchSettings)}
    assert rows.keys() == defaults.keys()
    for name, default in defaults.items():
        shown = {True: "true", (): "none"}.get(default) if isinstance(default, bool | tuple) else default
        assert rows[name].strip() == (f"{shown:g}" if isinstance(shown, float) else str(shown))


def test_every_setting_can_be_set_from_the_environment():
    given = {"CONTACT": "x@example.org", "PRIVATE_HOSTS": "a,b", "USE_ENVIRONMENT": "no"}
    changed = FetchSettings.from_environment(
        {f"BILAN_FETCH_{field.name.upper()}": given.get(field.name.upper(), "7") for field in fields(FetchSettings)}
    )
    for field in fields(FetchSettings):
        assert getattr(changed, field.name) != getattr(FetchSettings(), field.name)


def test_every_finding_that_fetching_makes_is_defined_and_documented():
    made: set[str] = set()
    for path in sorted((ROOT / "flows" / "fetch").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "Finding":
                checks = [keyword.value for keyword in node.keywords if keyword.arg == "check"]
            elif node.func.id == "FetchProblem":
                checks = node.args[:1]
            else:
                continue
            made |= {check.value for check in checks if isinstance(check, ast.Constant)}
    # These two names are decided by a status; see answers.status_problem.
    made |= {"server-busy", "server-failed"}
    section = PAGE[PAGE.index("## Findings") :]
    documented = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    }
    assert len(made) > 15
    assert made <= CHECKS.keys()
    assert documented == made
