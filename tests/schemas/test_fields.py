"""Each column is defined once, in full, in both languages, and stands where the dataset's description says."""

from __future__ import annotations

import re

import pytest

from schemas.fields import FIELDS, Field, field_of
from schemas.tables import TABLES
from tests.shared import SHARED, needs_shared

USED = {(table.name, field.name): field for table in TABLES.values() for field in table.fields}


@pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))
def test_a_field_says_what_it_is_in_both_languages(field: Field) -> None:
    assert field.title_fr[0].isupper() or field.title_fr[0].isdigit()
    assert field.title_en[0].isupper()
    assert re.fullmatch(r"[^.].+\.", field.description_fr)
    assert re.fullmatch(r"[^.].+\.", field.description_en)
    assert field.description_fr != field.description_en
    for term in field.terms:
        assert re.fullmatch(r"[a-z_]+", term.value)
        assert term.fr
        assert term.en


def test_no_field_is_defined_that_no_table_uses() -> None:
    used = {f"{table}.{name}" if f"{table}.{name}" in FIELDS else name for table, name in USED}
    assert set(FIELDS) == used


def test_units_stand_in_names_and_booleans_begin_as_such() -> None:
    for field in FIELDS.values():
        assert (field.type == "decimal") == field.name.endswith("_cad") == (field.unit == "CAD")
        assert (field.type == "boolean") == field.name.startswith(("is_", "has_", "needs_"))
        assert (field.type == "number") == (field.places is not None)


def test_a_table_may_mean_something_else_by_a_name() -> None:
    assert field_of("reports", "title") is not field_of("actions", "title")
    assert field_of("actions", "report_id") is field_of("cells", "report_id")
    with pytest.raises(KeyError):
        field_of("actions", "colour")


@needs_shared
def test_tables_and_columns_are_those_of_the_datasets_description() -> None:
    described: dict[str, tuple[str, ...]] = {}
    for line in (SHARED / "DATASET.md").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\| `(\w+)` \| (.*?) \| (.*) \|", line):
            columns = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", match[3])
            described[match[1]] = tuple(re.findall(r"`(\w+)`", columns))
    assert described == {name: table.columns for name, table in TABLES.items()}
