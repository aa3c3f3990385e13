"""Fields of several tables: keys, places, and the mark of doubt."""

from __future__ import annotations

from schemas.fields.field import SLUG, Field, adder

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = {}
_add = adder(FIELDS)

# Keys
_add(
    "report_id", "string", ("Édition", "Edition"),
    ("Identifiant de l’édition du rapport : identifiant du catalogue et date de l’état "
     "(violence-2022-2027-2023-03-31).",
     "Identifier of the edition of the report: catalogue identifier and date of the figures "
     "(violence-2022-2027-2023-03-31)."),
    required=True, pattern=SLUG,
)  # fmt: skip
_add(
    "action_id", "string", ("Action", "Action"),
    ("Identifiant de l’action, le même d’une édition à l’autre : identifiant du rapport et numéro, ou titre abrégé "
     "là où la source ne donne pas de numéro.",
     "Identifier of the action, the same from edition to edition: identifier of the report and number, or shortened "
     "title where the source gives no number."),
    required=True, pattern=r"[^:\s]+:.+",
)  # fmt: skip
_add(
    "position", "integer", ("Rang", "Position"),
    ("Rang dans l’ordre de lecture, à partir de 1.", "Rank in reading order, from 1."),
    required=True, minimum=1,
)  # fmt: skip
_add(
    "page", "integer", ("Page", "Page"),
    ("Page du PDF, à partir de 1.", "Page of the PDF, from 1."),
    unit="page", minimum=1,
)  # fmt: skip
_add(
    "first_page", "integer", ("Première page", "First page"),
    ("Page du PDF où la valeur commence, à partir de 1.", "Page of the PDF on which the value begins, from 1."),
    unit="page", minimum=1,
)  # fmt: skip
_add(
    "last_page", "integer", ("Dernière page", "Last page"),
    ("Page du PDF où la valeur finit, à partir de 1.", "Page of the PDF on which the value ends, from 1."),
    unit="page", minimum=1,
)  # fmt: skip
_add(
    "column", "string", ("Colonne", "Column"),
    ("Nom de la colonne d’où vient la valeur.", "Name of the column the value comes from."),
    required=True,
)  # fmt: skip
_add(
    "needs_review", "boolean", ("À vérifier", "Needs review"),
    ("Vrai : le logiciel n’est pas sûr d’une valeur de la ligne; le tableau findings dit laquelle et pourquoi.",
     "True: the software is not sure of a value of the row; the table findings says which and why."),
    required=True,
)  # fmt: skip
