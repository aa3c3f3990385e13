"""What is written reads back the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.publish.files import csv_bytes, facts_of, parquet_bytes, read_csv, read_parquet, write_bytes
from flows.publish.frames import build
from schemas.tables import TABLES, TableSpec, tables_of
from tests.publish.samples import ENTRIES, rows_of, sample

SPECS = tables_of(ENTRIES)
TABLES_AND_ROWS = st.sampled_from(list(SPECS.values())).flatmap(lambda spec: st.tuples(st.just(spec), rows_of(spec)))
patient = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def alone(spec: TableSpec) -> dict[str, TableSpec]:
    """The table without its references: rows of it alone are valid."""
    fields = {name: getattr(spec, name) for name in TableSpec.__dataclass_fields__}
    return {spec.name: TableSpec(**fields | {"foreign_keys": ()})}


@pytest.mark.slow
@given(TABLES_AND_ROWS)
@patient
def test_csv_and_parquet_read_back_the_same(tmp_path: Path, case: tuple[TableSpec, list[dict[str, Any]]]) -> None:
    spec, rows = case
    built = build({spec.name: rows}, alone(spec))
    assert [str(problem) for problem in built.problems if "same key" not in problem.what] == []
    if built.problems:  # unreadable characters in two keys can make them one
        return
    frame = built.frames[spec.name]
    path = tmp_path / "table"
    path.write_bytes(csv_bytes(spec, frame))
    assert read_csv(spec, path).equals(frame)
    path.write_bytes(parquet_bytes(spec, frame))
    assert read_parquet(spec, path).equals(frame)


@pytest.mark.slow
@given(TABLES_AND_ROWS, st.randoms(use_true_random=False))
@patient
def test_rows_in_any_order_give_the_same_bytes(case: tuple[TableSpec, list[dict[str, Any]]], order: Any) -> None:
    spec, rows = case
    specs = alone(spec)
    first = build({spec.name: rows}, specs)
    shuffled = list(rows)
    order.shuffle(shuffled)
    second = build({spec.name: shuffled}, specs)
    if first.problems:
        return
    for write in (csv_bytes, parquet_bytes):
        assert write(spec, first.frames[spec.name]) == write(spec, second.frames[spec.name])


def test_csv_is_as_rfc_4180_has_it() -> None:
    frame = build(sample(1), SPECS).frames["progress_items"]
    assert csv_bytes(TABLES["progress_items"], frame).decode() == (
        "report_id,action_id,position,kind,marker,text\r\n"
        "plan-2023-03-31,plan:1,1,paragraph,,Un paragraphe.\r\n"
        'plan-2023-03-31,plan:1,2,bullet,,"Une puce; ""citée"""\r\n'
    )


def test_csv_writes_amounts_booleans_dates_and_moments_plainly() -> None:
    frames = build(sample(1), SPECS).frames
    row = csv_bytes(TABLES["actions"], frames["actions"]).decode().splitlines()[-1]
    assert row.endswith(',404109.00,,0.50,"(dont 0,25 $)",1,2,false')
    row = csv_bytes(TABLES["reports"], frames["reports"]).decode().splitlines()[1]
    assert ",2023-03-31,fr,,2024-05-06T07:08:09Z," in row


def test_parquet_is_typed_and_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "actions.parquet"
    path.write_bytes(parquet_bytes(TABLES["actions"], build(sample(), SPECS).frames["actions"]))
    file = pq.ParquetFile(path)
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    schema = file.schema_arrow
    assert schema.field("planned_cad").type == pa.decimal128(18, 2)
    assert schema.field("number").type == pa.int64()
    assert schema.field("needs_review").type == pa.bool_()
    assert schema.field("planned_cad").metadata[b"unit"] == b"CAD"
    assert schema.field("planned_cad").metadata[b"title_en"] == b"Planned amount"
    assert not schema.field("action_id").nullable
    assert b"pandas" not in schema.metadata


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the header is "),
        ("report_id,recommendation,action_id\r\n", "the header is report_id, recommendation, action_id"),
        ("report_id,action_id,recommendation\r\na,b\r\n", "line 2 has 2 cells, not 3"),
        ("report_id,action_id,recommendation\r\na,b,sept\r\n", "recommendation: 'sept' is not of type integer"),
        ('report_id,action_id,recommendation\r\na,"b,7\r\n', "unexpected end of data"),
    ],
)
def test_a_csv_that_is_not_ours_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        read_csv(TABLES["action_recommendations"], path)


def test_a_parquet_of_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(parquet_bytes(TABLES["organisations"], build(sample(), SPECS).frames["organisations"]))
    with pytest.raises(ValueError, match="differ from those"):
        read_parquet(TABLES["reports"], path)
    path.write_bytes(b"no Parquet at all")
    with pytest.raises(ValueError, match="Parquet"):
        read_parquet(TABLES["reports"], path)


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    facts = write_bytes(tmp_path / "a", b"abc")
    assert facts == facts_of(tmp_path / "a")
    with pytest.raises(FileExistsError):
        write_bytes(tmp_path / "a", b"def")
