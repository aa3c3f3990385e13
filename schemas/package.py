"""``datapackage.json``: the dataset described by the Frictionless Data Package standard, version 2.

Each table is two resources, ``<table>`` (CSV) and ``<table>-parquet``. Titles and descriptions are French, as portals
in Québec ask; the English ones stand beside them (``title_en``, ``description_en``), with ``unit`` and ``arrowType``.
The description holds no time of a run, so that the same data gives the same bytes. :func:`spec_of` reads a table's
description back.

Two choices are for readers: a Parquet resource states its format with a capital and no ``type``, because programs that
take it for a table of text check neither its size nor its digest; and a reference that may be empty stands under
``optionalForeignKeys``, because ``foreignKeys`` has no such notion.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.catalogue import Entry
from schemas.fields import Field, FieldType
from schemas.tables import ForeignKey, TableSpec
from schemas.vocabularies import Term

PACKAGE_FILE = "datapackage.json"
PACKAGE_NAME = "bilan"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

TITLE_FR = "Bilans de plans d’action gouvernementaux"
TITLE_EN = "Progress reports of government action plans"
DESCRIPTION_FR = (
    "Données tirées des bilans que des gouvernements publient en PDF : actions, état d’avancement, statuts, montants, "
    "organisations, et l’endroit du document où se trouve chaque valeur. Une valeur dont le logiciel n’est pas sûr "
    "porte needs_review et une constatation (findings)."
)
DESCRIPTION_EN = (
    "Data taken from the progress reports that governments publish as PDF: actions, progress, statuses, amounts, "
    "organisations, and the place of each value in the document. A value that the software is not sure of carries "
    "needs_review and a finding (findings)."
)

#: Field type -> type of the standard; and the Arrow type, which tells exact amounts from measures.
_TYPES: dict[FieldType, tuple[str, str]] = {
    "string": ("string", "string"),
    "integer": ("integer", "int64"),
    "decimal": ("number", "decimal128(18, 2)"),
    "number": ("number", "double"),
    "boolean": ("boolean", "bool"),
    "date": ("date", "date32[day]"),
    "datetime": ("datetime", "timestamp[ms, tz=UTC]"),
}
_OF_ARROW: dict[str, FieldType] = {arrow: kind for kind, (_, arrow) in _TYPES.items()}
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A file of the dataset: its name in the folder, its size, its SHA-256 in hexadecimal."""

    name: str
    size_bytes: int
    sha256: str


def describe(
    specs: Iterable[TableSpec],
    files: Mapping[str, FileFacts],
    counts: Mapping[str, int],
    *,
    reports: Sequence[Mapping[str, Any]],
    entries: Sequence[Entry],
    software_version: str,
) -> dict[str, Any]:
    """The content of ``datapackage.json``.

    :param files: by name of the file, ``actions.csv`` and ``actions.parquet`` for each table.
    :param counts: rows by table.
    :param reports: the rows of the table ``reports``, in order.
    """
    used = {str(row["series"]) for row in reports}
    entries = sorted((entry for entry in entries if entry.id in used), key=lambda entry: entry.id)
    publishers = sorted({str(row["publisher"]) for row in reports})
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": PACKAGE_NAME,
        "title": TITLE_FR,
        "title_en": TITLE_EN,
        "description": DESCRIPTION_FR,
        "description_en": DESCRIPTION_EN,
        "version": dataset_version(software_version, files.values()),
        "licenses": licences_of(entries),
        "contributors": [{"title": publisher, "roles": ["publisher"]} for publisher in publishers],
        "sources": _sources(reports, {entry.id: entry for entry in entries}),
        "resources": [
            resource
            for spec in specs
            for resource in (
                _csv_resource(spec, files[f"{spec.name}.csv"], counts[spec.name]),
                _parquet_resource(spec, files[f"{spec.name}.parquet"], counts[spec.name]),
            )
        ],
    }
    return {key: value for key, value in package.items() if value != []}


def dataset_version(software_version: str, files: Iterable[FileFacts]) -> str:
    """The software's version and a digest of the data: two datasets that differ have two versions."""
    digest = hashlib.sha256("\n".join(sorted(f"{file.name} {file.sha256}" for file in files)).encode()).hexdigest()
    return f"{software_version}{'.' if '+' in software_version else '+'}{digest[:12]}"


def licences_of(entries: Iterable[Entry]) -> list[dict[str, str]]:
    """The licences of the reports, each once: an SPDX identifier, or the sentence under a name of its own."""
    found: dict[tuple[str, str | None], dict[str, str]] = {}
    for entry in entries:
        licence: dict[str, str] = {"name": entry.licence}
        if not _SPDX.fullmatch(entry.licence):
            licence = {"name": f"LicenseRef-{entry.id}", "title": entry.licence}
        if entry.licence_url:
            licence["path"] = entry.licence_url
        found.setdefault((entry.licence, entry.licence_url), licence)
    return list(found.values())


def spec_of(resource: Mapping[str, Any]) -> TableSpec:
    """The table that a CSV resource describes: what :func:`describe` was given, but for the order of the rows.

    :raises KeyError, TypeError, ValueError: the description is not one of ours.
    """
    schema = resource["schema"]
    keys = [(key, False) for key in schema.get("foreignKeys", [])]
    keys += [(key, True) for key in schema.get("optionalForeignKeys", [])]
    return TableSpec(
        name=resource["name"], title_fr=resource["title"], title_en=resource["title_en"],
        description_fr=resource["description"], description_en=resource["description_en"],
        fields=tuple(map(_field_of, schema["fields"])),
        primary_key=tuple(schema.get("primaryKey", [])),
        foreign_keys=tuple(
            ForeignKey(
                fields=tuple(key["fields"]), table=key["reference"]["resource"],
                reference=tuple(key["reference"]["fields"]), is_optional=is_optional,
            )
            for key, is_optional in keys
        ),
        order=tuple(schema["order"]),
    )  # fmt: skip


def _sources(reports: Sequence[Mapping[str, Any]], entries: Mapping[str, Entry]) -> list[dict[str, str]]:
    """Each edition, with the address of its PDF, or else the page where a person finds it."""
    sources: list[dict[str, str]] = []
    for row in reports:
        as_of = f" ({row['as_of']})" if row["as_of"] else ""
        source = {"title": f"{row['title']}{as_of}", "version": str(row["report_id"])}
        entry = entries.get(str(row["series"]))
        address = row["source_url"] or (entry.source.landing_page if entry else None)
        if address:
            source["path"] = str(address)
        sources.append(source)
    return sources


def _csv_resource(spec: TableSpec, file: FileFacts, rows: int) -> dict[str, Any]:
    return {
        "name": spec.name,
        "type": "table",
        **_about(spec, file, rows),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(spec),
    }


def _parquet_resource(spec: TableSpec, file: FileFacts, rows: int) -> dict[str, Any]:
    return {
        "name": f"{spec.name}-parquet",
        **_about(spec, file, rows),
        "format": "Parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": {key: value for key, value in _schema(spec).items() if "oreignKeys" not in key},
    }


def _about(spec: TableSpec, file: FileFacts, rows: int) -> dict[str, Any]:
    return {
        "path": file.name,
        "title": spec.title_fr,
        "title_en": spec.title_en,
        "description": spec.description_fr,
        "description_en": spec.description_en,
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
        "rowCount": rows,
    }


def _schema(spec: TableSpec) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_describe_field(field) for field in spec.fields]}
    if spec.primary_key:
        schema["primaryKey"] = list(spec.primary_key)
    else:
        schema["uniqueKeys"] = [list(spec.columns)]
    for name, is_optional in (("foreignKeys", False), ("optionalForeignKeys", True)):
        keys = [
            {"fields": list(key.fields), "reference": {"resource": key.table, "fields": list(key.reference)}}
            for key in spec.foreign_keys
            if key.is_optional is is_optional
        ]
        if keys:
            schema[name] = keys
    return schema | {"missingValues": [""], "order": list(spec.order)}


def _describe_field(field: Field) -> dict[str, Any]:
    kind, arrow = _TYPES[field.type]
    constraints = {
        "required": field.required or None, "minimum": field.minimum, "maximum": field.maximum,
        "pattern": field.pattern, "enum": [term.value for term in field.terms] or None,
    }  # fmt: skip
    described: dict[str, Any] = {
        "name": field.name,
        "type": kind,
        "format": "%Y-%m-%dT%H:%M:%SZ" if kind == "datetime" else None,
        "title": field.title_fr,
        "title_en": field.title_en,
        "description": field.description_fr,
        "description_en": field.description_en,
        "unit": field.unit,
        "arrowType": arrow,
        "decimalPlaces": field.places,
        "isQuote": field.is_quote or None,
        "constraints": {key: value for key, value in constraints.items() if value is not None} or None,
        "categories": [{"value": term.value, "label": term.fr, "label_en": term.en} for term in field.terms] or None,
    }
    if kind == "boolean":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    return {key: value for key, value in described.items() if value is not None}


def _field_of(described: Mapping[str, Any]) -> Field:
    constraints = described.get("constraints", {})
    return Field(
        name=described["name"], type=_OF_ARROW[described["arrowType"]],
        title_fr=described["title"], title_en=described["title_en"],
        description_fr=described["description"], description_en=described["description_en"],
        unit=described.get("unit"), required=constraints.get("required", False),
        minimum=constraints.get("minimum"), maximum=constraints.get("maximum"), pattern=constraints.get("pattern"),
        terms=tuple(
            Term(value=term["value"], fr=term["label"], en=term["label_en"]) for term in described.get("categories", [])
        ),
        places=described.get("decimalPlaces"), is_quote=described.get("isQuote", False),
    )  # fmt: skip
