"""Tables: keys, references, and the tables that catalogue entries add."""

from __future__ import annotations

import pytest

from schemas.catalogue import Entry
from schemas.errors import CatalogueError
from schemas.tables import TABLES, TableSpec, table_of, tables_of


def entry(**more: object) -> Entry:
    return Entry.model_validate(
        {
            "id": "software-list",
            "kind": "table",
            "title": "Logiciels",
            "publisher": "Conseil",
            "licence": "CC0-1.0",
            "columns": [
                {"name": "software", "kind": "text", "title_fr": "Logiciel", "title_en": "Software"},
                {"name": "copies", "kind": "integer"},
                {"name": "cost", "kind": "amount"},
            ],
        }
        | more
    )


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_keys_and_references_name_columns_that_are_there(table: TableSpec) -> None:
    assert len(set(table.columns)) == len(table.columns)
    assert {*table.primary_key, *table.order} <= set(table.columns)
    assert all(table.field(name).required for name in table.primary_key)
    for key in table.foreign_keys:
        assert set(key.fields) <= set(table.columns)
        assert key.reference == TABLES[key.table].primary_key
        assert key.is_optional == any(not table.field(name).required for name in key.fields)


def test_an_entry_of_kind_table_adds_a_table_under_its_own_columns() -> None:
    table = table_of(entry())
    assert table.name == "software_list"
    assert table.columns == ("report_id", "position", "software", "copies", "cost", "page", "needs_review")
    assert [field.type for field in table.fields[2:5]] == ["string", "integer", "decimal"]
    assert (table.field("software").title_fr, table.field("software").title_en) == ("Logiciel", "Software")
    assert table.field("cost").unit == "CAD"
    assert table.title_en == "Logiciels"
    assert table.primary_key == ("report_id", "position")


def test_tables_of_entries_follow_the_others_in_the_order_of_their_names() -> None:
    entries = [
        entry(id="z"),
        entry(id="b-c"),
        entry(id="plan", kind="actions", columns=[{"name": "a", "kind": "action"}]),
    ]
    assert list(tables_of(entries)) == [*TABLES, "b_c", "z"]


@pytest.mark.parametrize("name", ["report_id", "position", "page", "needs_review"])
def test_a_column_that_the_dataset_adds_itself_is_refused(name: str) -> None:
    columns = [{"name": "software", "kind": "text"}, {"name": name, "kind": "integer"}]
    with pytest.raises(CatalogueError, match=rf"reports/software-list\.toml: 'columns\[1\]\.name': .*'{name}'"):
        table_of(entry(columns=columns))


def test_a_table_of_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(CatalogueError, match="the dataset has a table 'actions' already"):
        table_of(entry(id="actions"))
