"""The data dictionary in Markdown, French and English, and the page that goes with a dataset.

``python -m schemas.dictionary docs/data-dictionary.md`` writes the dictionary of the tables every dataset has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from schemas.fields import Field
from schemas.package import DESCRIPTION_EN, DESCRIPTION_FR, TITLE_EN, TITLE_FR
from schemas.tables import TABLES, TableSpec

Language = Literal["fr", "en"]

_TYPES: dict[Language, dict[str, str]] = {
    "fr": {
        "string": "texte", "integer": "entier", "decimal": "montant exact", "number": "nombre",
        "boolean": "vrai ou faux", "date": "date", "datetime": "date et heure",
    },
    "en": {
        "string": "text", "integer": "integer", "decimal": "exact amount", "number": "number",
        "boolean": "true or false", "date": "date", "datetime": "date and time",
    },
}  # fmt: skip
_WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "columns": "| colonne | titre | type | unité | obligatoire | description |",
        "key": "Clé", "set": "Aucune clé : deux lignes diffèrent en au moins une colonne.", "to": "Renvoie à",
        "optional": " (si non vide)", "yes": "oui", "values": "Valeurs", "heading": "Dictionnaire des données",
        "rows": "| tableau | lignes | une ligne est |", "editions": "Éditions", "files": "Tableaux",
        "reuse": "Conditions de réutilisation",
    },
    "en": {
        "columns": "| column | title | type | unit | required | description |",
        "key": "Key", "set": "No key: two rows differ in at least one column.", "to": "Refers to",
        "optional": " (unless empty)", "yes": "yes", "values": "Values", "heading": "Data dictionary",
        "rows": "| table | rows | one row is |", "editions": "Editions", "files": "Tables", "reuse": "Terms of reuse",
    },
}  # fmt: skip
_FORMAT: dict[Language, str] = {
    "fr": (
        "Chaque tableau est un fichier CSV (UTF-8, virgule, point décimal, première ligne d’en-tête, fins de ligne "
        "CRLF selon la RFC 4180, vide = inconnu) et un fichier Parquet (zstd, typé). `datapackage.json` les décrit "
        "(Frictionless Data Package, version 2), avec leur taille et leur empreinte SHA-256."
    ),
    "en": (
        "Each table is a CSV file (UTF-8, comma, decimal point, header row, CRLF line ends as in RFC 4180, empty = "
        "unknown) and a Parquet file (zstd, typed). `datapackage.json` describes them (Frictionless Data Package, "
        "version 2), with their size and SHA-256 digest."
    ),
}


def dictionary(specs: Iterable[TableSpec], language: Language, *, level: int = 2) -> str:
    """The columns of each table. *level*: of the tables' headings."""
    return "\n".join(_table(spec, language, "#" * level) for spec in specs)


def both_dictionaries(specs: Iterable[TableSpec]) -> str:
    """The data dictionary in French, then in English: one document."""
    specs = tuple(specs)
    parts = ["<!-- python -m schemas.dictionary docs/data-dictionary.md -->\n"]
    for language in ("fr", "en"):
        words = _WORDS[language]
        parts.append(f"# {words['heading']}\n\n{_FORMAT[language]}\n\n{dictionary(specs, language)}")
    return "\n".join(parts)


def dataset_page(
    specs: Iterable[TableSpec],
    counts: Mapping[str, int],
    reports: Iterable[Mapping[str, Any]],
    licences: Iterable[Mapping[str, str]],
    language: Language,
) -> str:
    """``LISEZMOI.md`` or ``README.md`` of a dataset: what it holds, of which editions, on which terms."""
    specs = tuple(specs)
    words, is_french = _WORDS[language], language == "fr"
    lines = [f"# {TITLE_FR if is_french else TITLE_EN}", "", DESCRIPTION_FR if is_french else DESCRIPTION_EN, ""]
    lines += [_FORMAT[language], "", f"## {words['files']}", "", words["rows"], "|---|---:|---|"]
    lines += [
        f"| `{spec.name}` | {counts[spec.name]} | {spec.description_fr if is_french else spec.description_en} |"
        for spec in specs
    ]
    lines += ["", f"## {words['editions']}", ""]
    for row in reports:
        address = f", <{row['source_url']}>" if row["source_url"] else ""
        lines.append(f"- `{row['report_id']}` : {row['title']} ({row['publisher']}){address}")
    lines += ["", f"## {words['reuse']}", ""]
    for licence in licences:
        address = f", <{licence['path']}>" if "path" in licence else ""
        lines.append(f"- {licence.get('title', licence['name'])}{address}")
    lines += ["", f"## {words['heading']}", "", dictionary(specs, language, level=3)]
    return "\n".join(lines)


def _table(spec: TableSpec, language: Language, marks: str) -> str:
    words, is_french = _WORDS[language], language == "fr"
    lines = [
        f"{marks} `{spec.name}` : {spec.title_fr}" if is_french else f"{marks} `{spec.name}`: {spec.title_en}",
        "",
        spec.description_fr if is_french else spec.description_en,
        "",
        f"{words['key']} : {_names(spec.primary_key)}." if spec.primary_key else words["set"],
    ]
    for key in spec.foreign_keys:
        optional = words["optional"] if key.is_optional else ""
        lines.append(f"{words['to']} `{key.table}` : {_names(key.fields)}{optional}.")
    lines += ["", words["columns"], "|---|---|---|---|---|---|"]
    lines += [_row(field, language) for field in spec.fields]
    text = "\n".join([*lines, ""])
    return text if is_french else text.replace(" : ", ": ")


def _row(field: Field, language: Language) -> str:
    is_french = language == "fr"
    description = field.description_fr if is_french else field.description_en
    if field.terms:
        terms = ", ".join(f"`{term.value}` ({term.fr if is_french else term.en})" for term in field.terms)
        description += f" {_WORDS[language]['values']} : {terms}."
    cells = (
        f"`{field.name}`", field.title_fr if is_french else field.title_en, _TYPES[language][field.type],
        field.unit or "", _WORDS[language]["yes"] if field.required else "", description,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: list[str]) -> None:
    """Write the data dictionary to the file named."""
    Path(arguments[0]).write_text(both_dictionaries(TABLES.values()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
