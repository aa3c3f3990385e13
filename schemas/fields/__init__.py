"""Every column of the dataset, defined once: type, unit, titles, descriptions, and what a value must satisfy.

:mod:`schemas.tables` lists, for each table, names of these fields. Where one name means something else in one table
(``text``, ``title``), that meaning stands under ``table.name`` and is found first.
"""

from __future__ import annotations

from schemas.fields import actions, editions, evidence, shared
from schemas.fields.field import Field, FieldType

__all__ = ["FIELDS", "Field", "FieldType", "field_of"]

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = shared.FIELDS | editions.FIELDS | actions.FIELDS | evidence.FIELDS


def field_of(table: str, name: str) -> Field:
    """The field called *name* in *table*.

    :raises KeyError: there is none.
    """
    return FIELDS.get(f"{table}.{name}") or FIELDS[name]
