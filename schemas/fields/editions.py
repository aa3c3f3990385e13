"""Fields of editions: one published PDF each."""

from __future__ import annotations

from schemas.fields.field import SLUG, Field, adder
from schemas.vocabularies import LANGUAGE

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = {}
_add = adder(FIELDS)

# reports
_add(
    "series", "string", ("Rapport", "Report"),
    ("Identifiant du rapport dans le catalogue, commun à toutes ses éditions.",
     "Identifier of the report in the catalogue, shared by all its editions."),
    required=True, pattern=SLUG,
)  # fmt: skip
_add("reports.title", "string", ("Titre", "Title"), ("Titre du rapport.", "Title of the report."), required=True)
_add(
    "publisher", "string", ("Éditeur", "Publisher"),
    ("Organisme qui publie le rapport.", "Body that publishes the report."), required=True,
)  # fmt: skip
_add(
    "as_of", "date", ("État au", "As of"),
    ("Date à laquelle le rapport arrête ses chiffres, lue dans le document.",
     "Date of the figures of the report, read from the document."),
)  # fmt: skip
_add("language", "string", ("Langue", "Language"), ("Langue du rapport.", "Language of the report."), terms=LANGUAGE)
_add(
    "source_url", "string", ("Adresse", "Address"),
    ("Adresse du PDF publié; vide s’il a été ajouté à la main.", "Address of the PDF as published; empty where a "
     "person added it."),
)  # fmt: skip
_add(
    "retrieved_at", "datetime", ("Obtenu le", "Retrieved at"),
    ("Moment (UTC) où le PDF a été obtenu.", "Moment (UTC) at which the PDF was had."), unit="UTC",
)  # fmt: skip
_add(
    "sha256", "string", ("Empreinte SHA-256", "SHA-256 digest"),
    ("Empreinte du PDF tel que publié.", "Digest of the PDF as published."), required=True, pattern=r"[0-9a-f]{64}",
)  # fmt: skip
_add(
    "size_bytes", "integer", ("Taille", "Size"), ("Taille du PDF tel que publié.", "Size of the PDF as published."),
    unit="bytes", required=True, minimum=1,
)  # fmt: skip
_add(
    "page_count", "integer", ("Nombre de pages", "Number of pages"),
    ("Nombre de pages du PDF.", "Number of pages of the PDF."), unit="page", required=True, minimum=1,
)  # fmt: skip
_add(
    "action_count", "integer", ("Nombre d’actions", "Number of actions"),
    ("Nombre d’actions lues dans l’édition; vide pour un rapport qui n’en est pas un tableau.",
     "Number of actions read from the edition; empty for a report that is no table of actions."),
    unit="action", minimum=0,
)  # fmt: skip
_add(
    "software_version", "string", ("Version du logiciel", "Software version"),
    ("Version du logiciel qui a lu l’édition.", "Version of the software that read the edition."), required=True,
)  # fmt: skip
