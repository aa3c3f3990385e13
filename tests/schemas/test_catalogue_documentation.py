"""docs/catalogue.md lists every key of the catalogue with its default, and its examples load."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from schemas.catalogue import Column, Entry, Organisations, Rows, Sections, Settled, Source, Statement, load_entry

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
SECTIONS: dict[str, type[BaseModel]] = {
    "The report": Entry,
    "source": Source,
    "columns": Column,
    "rows": Rows,
    "sections": Sections,
    "organisations": Organisations,
    "statements": Statement,
    "settled": Settled,
}
#: Defaults that are shown in words.
IN_WORDS = {
    (Entry, "source"): "by hand",
    (Entry, "rows"): "see there",
    (Entry, "organisations"): "see there",
    (Organisations, "separators"): "`,` `;` and the line break",
    (Organisations, "glossary_entry"): "an acronym, a colon, a name",
}
EXAMPLES: list[str] = re.findall(r"^```toml\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
BASE: dict[str, Any] = {
    "id": "example",
    "title": "Example",
    "publisher": "Nobody",
    "licence": "MIT",
    "columns": [{"name": "action", "kind": "action"}],
}


def section(title: str) -> str:
    """The part of the page under a heading."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def keys(title: str) -> dict[str, tuple[str, str]]:
    """Key -> default and meaning, of the first table of a section."""
    table = section(title).split("| key | default | meaning |\n", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]
    return {key.strip("`"): (default, meaning) for key, default, meaning in rows}


def choices(annotation: Any) -> set[str]:
    """Every value that a key limited to some values may have."""
    found: set[str] = set()
    for argument in get_args(annotation):
        found |= {argument} if isinstance(argument, str) else choices(argument)
    return found


@pytest.mark.parametrize(("title", "model"), SECTIONS.items())
def test_every_key_is_documented_in_the_order_of_the_model(title: str, model: type[BaseModel]):
    assert list(keys(title)) == list(model.model_fields)


@pytest.mark.parametrize(("title", "model"), SECTIONS.items())
def test_defaults_are_those_of_the_model(title: str, model: type[BaseModel]):
    for name, (shown, _) in keys(title).items():
        field = model.model_fields[name]
        default = field.get_default(call_default_factory=True)
        if (model, name) in IN_WORDS:
            expected = IN_WORDS[model, name]
        elif field.is_required():
            expected = "needed"
        elif default in (None, (), {}) or isinstance(default, BaseModel):
            expected = "none"
        else:
            expected = f"`{str(default).lower()}`"
        assert shown == expected, name


@pytest.mark.parametrize(("title", "model"), SECTIONS.items())
def test_every_value_a_key_may_have_is_documented(title: str, model: type[BaseModel]):
    for name in keys(title):
        for value in choices(model.model_fields[name].annotation):
            assert f"`{value}`" in section(title), f"{name}: {value}"


def test_every_nested_model_has_its_section():
    assert all(f"(#{title})" in section("The report") for title in SECTIONS if title != "The report")


def test_the_whole_example_loads(tmp_path: Path):
    (whole,) = [example for example in EXAMPLES if example.startswith("# reports/")]
    path = tmp_path / Path(whole.splitlines()[0].removeprefix("# ")).name
    path.write_text(whole, encoding="utf-8")
    assert load_entry(path).source.kind == "page"


@pytest.mark.parametrize("example", [example for example in EXAMPLES if not example.startswith("# reports/")])
def test_the_examples_of_a_part_load_within_an_entry(example: str):
    part = tomllib.loads(example)
    entry = Entry.model_validate(BASE | part)
    for name in part:
        assert getattr(entry, name) not in (None, (), {})


def test_every_kind_of_source_has_an_example():
    shown = {tomllib.loads(example).get("source", {}).get("kind") for example in EXAMPLES}
    assert choices(Source.model_fields["kind"].annotation) <= shown


def test_the_example_names_its_keys_as_the_page_does():
    """An example that used a key the page does not list would not have loaded; the page itself names no other key."""
    listed = {key for title in SECTIONS for key in keys(title)}
    (whole,) = [example for example in EXAMPLES if example.startswith("# reports/")]
    used = set(tomllib.loads(whole)) | set(tomllib.loads(whole)["source"])
    assert used <= listed
