"""The files of a dataset: CSV and Parquet, written so that the same rows give the same bytes, and read back."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from flows.publish.frames import frame_of
from schemas.fields import FieldType
from schemas.models import ARROW_TYPES
from schemas.package import FileFacts
from schemas.tables import TableSpec

#: RFC 4180 ends a line with CRLF; a line feed inside a quoted cell stays as it is.
LINE_END = "\r\n"
#: A cell may hold a whole page; Python's reader stops at 128 KiB.
_LONGEST_CELL = 1 << 27


def write_bytes(path: Path, content: bytes) -> FileFacts:
    """Write *content* and wait until it is on the disk."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return FileFacts(name=path.name, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def facts_of(path: Path) -> FileFacts:
    """Size and digest of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileFacts(name=path.name, size_bytes=path.stat().st_size, sha256=digest)


def csv_bytes(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    """The table as CSV: UTF-8, comma, header row, quotes where needed, empty for unknown."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=LINE_END)
    writer.writerow(spec.columns)
    columns = [map(_WRITE[field.type], _values(frame, field.name)) for field in spec.fields]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8")


def read_csv(spec: TableSpec, path: Path) -> pd.DataFrame:
    """Read back what :func:`csv_bytes` gave.

    :raises ValueError: the header differs, a row has too many or too few cells, or a cell is not of its type.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream, strict=True)
        try:
            header = tuple(next(lines, ()))
            if header != spec.columns:
                raise ValueError(f"the header is {', '.join(header)}")
            rows = [_read_row(spec, cells, lines.line_num) for cells in lines]
        except csv.Error as error:
            raise ValueError(f"line {lines.line_num}: {error}") from error
    return frame_of(spec, rows)


def parquet_bytes(spec: TableSpec, frame: pd.DataFrame) -> bytes:
    """The table as Parquet: zstd, typed, with titles, descriptions and units in the metadata of the schema."""
    table = pa.Table.from_pandas(frame, schema=_arrow_schema(spec), preserve_index=False)
    table = table.replace_schema_metadata(_about_table(spec))  # without pandas' own
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", version="2.6", row_group_size=1 << 16)
    return sink.getvalue()


def read_parquet(spec: TableSpec, path: Path) -> pd.DataFrame:
    """Read back what :func:`parquet_bytes` gave.

    :raises ValueError: it is not Parquet, or columns, types, titles or units differ from those of *spec*.
    """
    with path.open("rb") as stream:
        table = pq.ParquetFile(stream).read()
    expected = _arrow_schema(spec)
    if not table.schema.equals(expected, check_metadata=True):
        raise ValueError("columns, types or their descriptions differ from those of datapackage.json")
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def _arrow_schema(spec: TableSpec) -> Any:
    return pa.schema(
        [
            pa.field(
                field.name, ARROW_TYPES[field.type], nullable=not field.required,
                metadata={
                    "title_fr": field.title_fr, "title_en": field.title_en,
                    "description_fr": field.description_fr, "description_en": field.description_en,
                } | ({"unit": field.unit} if field.unit else {}),
            )
            for field in spec.fields
        ],
        metadata=_about_table(spec),
    )  # fmt: skip


def _about_table(spec: TableSpec) -> dict[str, str]:
    return {
        "table": spec.name, "title_fr": spec.title_fr, "title_en": spec.title_en,
        "description_fr": spec.description_fr, "description_en": spec.description_en,
    }  # fmt: skip


def _values(frame: pd.DataFrame, name: str) -> Iterable[Any]:
    return pa.array(frame[name]).to_pylist()


def _read_row(spec: TableSpec, cells: list[str], line: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if len(cells) != len(spec.fields):
        raise ValueError(f"line {line} has {len(cells)} cells, not {len(spec.fields)}")
    for field, cell in zip(spec.fields, cells, strict=True):
        try:
            row[field.name] = _READ[field.type](cell) if cell else None
        except (ValueError, ArithmeticError, KeyError) as error:
            raise ValueError(f"line {line}, column {field.name}: {cell!r} is not of type {field.type}") from error
    return row


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _boolean(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _date(value: date | None) -> str:
    return "" if value is None else value.isoformat()


def _datetime(value: datetime | None) -> str:
    return "" if value is None else f"{value.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _read_datetime(cell: str) -> datetime:
    return datetime.strptime(cell, "%Y-%m-%dT%H:%M:%S%z")


_WRITE: dict[FieldType, Callable[[Any], str]] = {
    "string": _text, "integer": _text, "decimal": _text, "number": _text,
    "boolean": _boolean, "date": _date, "datetime": _datetime,
}  # fmt: skip
_READ: dict[FieldType, Callable[[str], Any]] = {
    "string": str, "integer": int, "decimal": Decimal, "number": float,
    "boolean": {"true": True, "false": False}.__getitem__, "date": date.fromisoformat, "datetime": _read_datetime,
}  # fmt: skip
