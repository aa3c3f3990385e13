"""The tables of the dataset: names of fields, keys, and the order of the rows.

A field is defined in :mod:`schemas.fields`; a table only lists names. A catalogue entry of kind ``table`` adds a table
of its own, described by its columns (:func:`table_of`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.catalogue import Column, Entry
from schemas.errors import CatalogueError
from schemas.fields import Field, FieldType, field_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """The values of *fields* stand in *reference* of *table*; ``is_optional``: unless one of them is empty."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table. Without a primary key it is a set: rows equal in every column are one row."""

    name: str
    title_fr: str
    title_en: str
    description_fr: str
    description_en: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    #: Names of the fields that order the rows, before all the others.
    order: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


EDITION = ForeignKey(fields=("report_id",), table="reports", reference=("report_id",))
ACTION = ForeignKey(fields=("report_id", "action_id"), table="actions", reference=("report_id", "action_id"))
IN_GLOSSARY = ForeignKey(
    fields=("report_id", "organisation_id"), table="organisations", reference=("report_id", "organisation_id"),
    is_optional=True,
)  # fmt: skip

Both = tuple[str, str]


def _table(
    name: str, columns: str, *, title: Both, description: Both,
    key: str = "", to: tuple[ForeignKey, ...] = (), order: str = "",
) -> TableSpec:  # fmt: skip
    return TableSpec(
        name=name, title_fr=title[0], title_en=title[1], description_fr=description[0], description_en=description[1],
        fields=tuple(field_of(name, column) for column in columns.split()),
        primary_key=tuple(key.split()), foreign_keys=to, order=tuple((order or key).split()),
    )  # fmt: skip


_ALL = (
    _table(
        "reports",
        "report_id series title publisher as_of language source_url retrieved_at sha256 size_bytes page_count "
        "action_count software_version",
        key="report_id", order="series as_of report_id",
        title=("Éditions", "Editions"),
        description=("Une édition d’un rapport : un PDF publié.", "One edition of a report: one published PDF."),
    ),
    _table(
        "actions",
        "report_id action_id position number section subsection title progress status_printed status deadline "
        "planned_cad planned_note spent_cad spent_note first_page last_page needs_review",
        key="report_id action_id", to=(EDITION,), order="report_id position",
        title=("Actions", "Actions"),
        description=("Une action ou une mesure dans une édition.", "One action or measure in one edition."),
    ),
    _table(
        "progress_items", "report_id action_id position kind marker text",
        key="report_id action_id position", to=(ACTION,),
        title=("Éléments de l’état d’avancement", "Items of the progress"),
        description=("Un paragraphe ou un élément de liste de l’état d’avancement.",
                     "One paragraph or list item of the progress."),
    ),
    _table(
        "action_organisations", "report_id action_id role position name_printed organisation_id",
        key="report_id action_id role position", to=(ACTION, IN_GLOSSARY),
        title=("Organisations des actions", "Organisations of the actions"),
        description=("Une organisation nommée pour une action.", "One organisation named for an action."),
    ),
    _table(
        "organisations", "report_id organisation_id name note",
        key="report_id organisation_id", to=(EDITION,),
        title=("Glossaire des organisations", "Glossary of organisations"),
        description=("Une entrée du glossaire de l’édition.", "One entry of the edition’s own glossary."),
    ),
    _table(
        "action_recommendations", "report_id action_id recommendation",
        key="report_id action_id recommendation", to=(ACTION,),
        title=("Recommandations", "Recommendations"),
        description=("Un numéro de recommandation à laquelle l’action répond.",
                     "One number of a recommendation that the action answers."),
    ),
    _table(
        "action_links", "report_id action_id column page text url", to=(ACTION,),
        order="report_id action_id page column",
        title=("Liens", "Links"),
        description=("Un hyperlien de la ligne d’une action; une adresse coupée compte une fois.",
                     "One hyperlink in the row of an action; an address that is cut counts once."),
    ),
    _table(
        "action_notes", "report_id action_id column mark text", to=(ACTION,),
        order="report_id action_id column mark",
        title=("Notes de bas de page", "Footnotes"),
        description=("Une note de bas de page appelée de la ligne d’une action.",
                     "One footnote called from the row of an action."),
    ),
    _table(
        "action_attributes", "report_id action_id name value",
        key="report_id action_id name", to=(ACTION,),
        title=("Autres colonnes", "Other columns"),
        description=("La cellule d’une colonne que le catalogue nomme et que le tableau des actions n’a pas.",
                     "One cell of a column that the catalogue names and the table of actions has not."),
    ),
    _table(
        "cells", "report_id action_id column part page x0 top x1 bottom text",
        key="report_id action_id column part", to=(ACTION,),
        title=("Emplacements", "Places"),
        description=("L’endroit où se trouve une valeur : un morceau de cellule sur une page.",
                     "Where a value stands: one part of a cell on one page."),
    ),
    _table(
        "repairs",
        "report_id font code printed repaired occurrences first_page words_checked words_known advance "
        "expected_advance evidence confidence decided_by",
        to=(EDITION,), order="report_id font code",
        title=("Réparations", "Repairs"),
        description=("Une décision sur un caractère d’une police dans une édition.",
                     "One decision about one glyph of one font in one edition."),
    ),
    _table(
        "findings", "report_id severity check action_id column page expected found message_fr message_en",
        order="report_id severity check page",
        title=("Constatations", "Findings"),
        description=("Une chose qu’un responsable des données voudrait savoir.",
                     "One thing a careful data steward would want to know."),
    ),
)  # fmt: skip

#: The tables every dataset has, in the order in which they are described.
TABLES: dict[str, TableSpec] = {table.name: table for table in _ALL}

_TYPES: dict[str, FieldType] = {"text": "string", "integer": "integer", "amount": "decimal"}


def table_of(entry: Entry) -> TableSpec:
    """The table of an entry of kind ``table``: its name is the entry's id with underscores.

    :raises CatalogueError: a column or the table has a name that the dataset uses itself.
    """
    name = entry.table
    where = f"reports/{entry.id}.toml"
    if name in TABLES:
        raise CatalogueError(f"'id': the dataset has a table '{name}' already.", where=where, remedy="Give another id.")
    around = ("report_id", "position"), ("page", "needs_review")
    for index, column in enumerate(entry.columns):
        if column.name in (*around[0], *around[1]):
            raise CatalogueError(
                f"'columns[{index}].name': the dataset adds a column '{column.name}' itself.",
                where=where, remedy="Give the column another name.",
            )  # fmt: skip
    before, after = (tuple(field_of(name, column) for column in columns) for columns in around)
    return TableSpec(
        name=name, title_fr=entry.title, title_en=entry.title_en or entry.title,
        description_fr=f"Une ligne du tableau publié par l’éditeur : {entry.publisher}.",
        description_en=f"One row of the table published by: {entry.publisher}.",
        fields=(*before, *map(_field_of_column, entry.columns), *after),
        primary_key=("report_id", "position"), foreign_keys=(EDITION,), order=("report_id", "position"),
    )  # fmt: skip


def tables_of(entries: Iterable[Entry]) -> dict[str, TableSpec]:
    """All tables of a dataset made from *entries*, by name, in the order in which they are described."""
    own = [table_of(entry) for entry in entries if entry.kind == "table"]
    return TABLES | {table.name: table for table in sorted(own, key=lambda table: table.name)}


def _field_of_column(column: Column) -> Field:
    title_fr = column.title_fr or column.name
    title_en = column.title_en or column.name
    return Field(
        name=column.name, type=_TYPES[column.kind], title_fr=title_fr, title_en=title_en,
        description_fr=f"Colonne « {title_fr} » du tableau publié.",
        description_en=f"Column “{title_en}” of the published table.",
        unit="CAD" if column.kind == "amount" else None,
    )  # fmt: skip
