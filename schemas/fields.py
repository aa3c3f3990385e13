"""Every column of the dataset, defined once: type, unit, titles, descriptions, and what a value must satisfy.

:mod:`schemas.tables` lists, for each table, names of these fields. Where one name means something else in one table
(``text``, ``title``), that meaning stands under ``table.name`` and is found first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from schemas.vocabularies import DECIDED_BY, ITEM_KIND, LANGUAGE, ROLE, SEVERITY, STATUS, Term

#: ``decimal``: exact, two places; ``number``: measured, rounded; ``datetime``: UTC, to the second.
FieldType = Literal["string", "integer", "decimal", "number", "boolean", "date", "datetime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column. Empty means unknown or not applicable; ``required``: never empty."""

    name: str
    type: FieldType
    title_fr: str
    title_en: str
    description_fr: str
    description_en: str
    #: As in "CAD", "pt", "1/1000 em", "bytes"; None: the value has no unit.
    unit: str | None = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    #: A regular expression that the whole value matches.
    pattern: str | None = None
    #: The only values there can be.
    terms: tuple[Term, ...] = ()
    #: Decimal places kept of a ``number``.
    places: int | None = None
    #: The value quotes what a text layer gave: a character that cannot be shown is written ``[U+FFFD]``.
    is_quote: bool = False


Both = tuple[str, str]


_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = {}


def _add(name: str, kind: FieldType, title: Both, description: Both, **more: Any) -> None:
    FIELDS[name] = Field(
        name=name.rpartition(".")[2], type=kind, title_fr=title[0], title_en=title[1],
        description_fr=description[0], description_en=description[1], **more,
    )  # fmt: skip


# Keys
_add(
    "report_id", "string", ("Édition", "Edition"),
    ("Identifiant de l’édition du rapport : identifiant du catalogue et date de l’état "
     "(violence-2022-2027-2023-03-31).",
     "Identifier of the edition of the report: catalogue identifier and date of the figures "
     "(violence-2022-2027-2023-03-31)."),
    required=True, pattern=_SLUG,
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

# reports
_add(
    "series", "string", ("Rapport", "Report"),
    ("Identifiant du rapport dans le catalogue, commun à toutes ses éditions.",
     "Identifier of the report in the catalogue, shared by all its editions."),
    required=True, pattern=_SLUG,
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

# actions
_add(
    "number", "integer", ("Numéro", "Number"),
    ("Numéro imprimé de l’action; vide là où la source n’en donne pas.",
     "Number of the action as printed; empty where the source gives none."),
    minimum=0,
)  # fmt: skip
_add(
    "section", "string", ("Section", "Section"),
    ("Titre de la section (axe, orientation, ministère) où se trouve l’action.",
     "Heading of the section (axis, orientation, ministry) the action stands in."),
)  # fmt: skip
_add(
    "subsection", "string", ("Sous-section", "Subsection"),
    ("Titre de la sous-section où se trouve l’action.", "Heading of the subsection the action stands in."),
)  # fmt: skip
_add("actions.title", "string", ("Titre", "Title"), ("Libellé de l’action.", "Wording of the action."))
_add(
    "progress", "string", ("État d’avancement", "Progress"),
    ("Texte entier de l’état d’avancement : un paragraphe ou un élément de liste par ligne; une puce s’écrit « • », "
     "un numéro comme imprimé.",
     "Whole text of the progress: a paragraph or list item a line; a bullet is written “• ”, a number as printed."),
)  # fmt: skip
_add(
    "status_printed", "string", ("Statut imprimé", "Status as printed"),
    ("Statut tel qu’imprimé.", "Status as printed."),
)  # fmt: skip
_add(
    "status", "string", ("Statut", "Status"),
    ("Statut dans le vocabulaire commun à tous les rapports.", "Status in the vocabulary common to all reports."),
    terms=STATUS,
)  # fmt: skip
_add("deadline", "string", ("Échéance", "Deadline"), ("Échéance telle qu’imprimée.", "Deadline as printed."))
_add(
    "planned_cad", "decimal", ("Crédits prévus", "Planned amount"),
    ("Montant prévu, exact; 0 là où la source imprime un tiret; vide s’il est absent ou illisible.",
     "Amount planned, exact; 0 where the source prints a dash; empty where it is absent or cannot be read."),
     unit="CAD",
)  # fmt: skip
_add(
    "planned_note", "string", ("Note sur les crédits prévus", "Note on the planned amount"),
    ("Ce que la cellule dit d’autre que le montant prévu.", "What the cell says besides the planned amount."),
)  # fmt: skip
_add(
    "spent_cad", "decimal", ("Crédits dépensés", "Spent amount"),
    ("Montant dépensé, exact; 0 là où la source imprime un tiret; vide s’il est absent ou illisible.",
     "Amount spent, exact; 0 where the source prints a dash; empty where it is absent or cannot be read."), unit="CAD",
)  # fmt: skip
_add(
    "spent_note", "string", ("Note sur les crédits dépensés", "Note on the spent amount"),
    ("Ce que la cellule dit d’autre que le montant dépensé.", "What the cell says besides the spent amount."),
)  # fmt: skip

# progress_items
_add(
    "kind", "string", ("Genre", "Kind"), ("Paragraphe ou élément de liste.", "Paragraph or list item."),
    required=True, terms=ITEM_KIND,
)  # fmt: skip
_add(
    "marker", "string", ("Marque", "Marker"),
    ("Marque imprimée devant un élément numéroté (« 1. »); vide pour une puce et un paragraphe.",
     "Marker printed before a numbered item (“1.”); empty for bullets and paragraphs."),
)  # fmt: skip
_add(
    "progress_items.text", "string", ("Texte", "Text"),
    ("Texte du paragraphe ou de l’élément, sans sa marque.", "Text of the paragraph or item, without its marker."),
)  # fmt: skip

# organisations
_add(
    "role", "string", ("Rôle", "Role"), ("Ce que l’organisation est pour l’action.", "What the organisation is to "
    "the action."),
    required=True, terms=ROLE,
)  # fmt: skip
_add(
    "name_printed", "string", ("Nom imprimé", "Name as printed"),
    ("Nom ou sigle de l’organisation tel qu’imprimé.", "Name or acronym of the organisation as printed."),
    required=True,
)  # fmt: skip
_add(
    "organisation_id", "string", ("Organisation", "Organisation"),
    ("Sigle de l’organisation dans le glossaire de l’édition.", "Acronym of the organisation in the edition’s "
     "glossary."), required=True,
)  # fmt: skip
_add(
    "action_organisations.organisation_id", "string", ("Organisation", "Organisation"),
    ("Sigle de l’organisation dans le glossaire de l’édition; vide si elle n’y est pas.",
     "Acronym of the organisation in the edition’s glossary; empty where it is not there."),
)  # fmt: skip
_add(
    "organisations.name", "string", ("Nom", "Name"),
    ("Nom de l’organisation selon le glossaire.", "Name of the organisation according to the glossary."),
)  # fmt: skip
_add(
    "note", "string", ("Note", "Note"),
    ("Ce que le glossaire en dit de plus.", "What else the glossary says of it."),
)  # fmt: skip

# recommendations, links, notes, attributes
_add(
    "recommendation", "integer", ("Recommandation", "Recommendation"),
    ("Numéro d’une recommandation à laquelle l’action répond.", "Number of a recommendation that the action answers."),
    required=True, minimum=0,
)  # fmt: skip
_add(
    "action_links.text", "string", ("Texte du lien", "Text of the link"),
    ("Mots qui portent le lien.", "Words that carry the link."),
)  # fmt: skip
_add(
    "url",
    "string",
    ("Adresse", "Address"),
    ("Adresse vers laquelle mène le lien.", "Address the link leads to."),
    required=True,
)
_add(
    "mark", "string", ("Appel de note", "Mark"),
    ("Appel de note tel qu’imprimé; il est retiré du texte de l’action.", "Mark of the note as printed; it is taken "
     "out of the action’s text."),
    required=True,
)  # fmt: skip
_add(
    "action_notes.text",
    "string",
    ("Texte de la note", "Text of the note"),
    ("Texte de la note de bas de page.", "Text of the footnote."),
)
_add(
    "action_attributes.name", "string", ("Nom", "Name"),
    ("Nom de la colonne du rapport, selon le catalogue.", "Name of the report’s column, according to the "
     "catalogue."), required=True,
)  # fmt: skip
_add("value", "string", ("Valeur", "Value"), ("Texte de la cellule.", "Text of the cell."))

# cells
_add(
    "part", "integer", ("Morceau", "Part"),
    ("Rang du morceau de la cellule, à partir de 1; une cellule coupée par une page en a plusieurs.",
     "Rank of the part of the cell, from 1; a cell cut by a page has several."), required=True, minimum=1,
)  # fmt: skip
for _name, _fr, _en in (
    ("x0", "Bord gauche", "Left edge"), ("top", "Bord supérieur", "Top edge"),
    ("x1", "Bord droit", "Right edge"), ("bottom", "Bord inférieur", "Bottom edge"),
):  # fmt: skip
    _add(
        _name, "number", (_fr, _en),
        (f"{_fr} du morceau sur la page, en points; l’origine est le coin supérieur gauche.",
         f"{_en} of the part on the page, in points; the origin is the top left corner."),
        unit="pt", places=2, required=True,
    )  # fmt: skip
_add("cells.text", "string", ("Texte", "Text"), ("Texte du morceau.", "Text of the part."))

# repairs
_add(
    "font",
    "string",
    ("Police", "Font"),
    ("Nom de la police dans le PDF.", "Name of the font in the PDF."),
    required=True,
)
_add(
    "code",
    "integer",
    ("Code", "Code"),
    ("Code du caractère dans la police.", "Code of the character in the font."),
    required=True,
    minimum=0,
)
_add(
    "printed", "string", ("Texte d’origine", "Text as published"),
    ("Ce que le PDF publié donne pour ce code; un caractère qui ne s’affiche pas est écrit par son code Unicode, "
     "[U+FFFD]; vide s’il n’y a rien.",
     "What the PDF as published gives for this code; a character that cannot be shown is written by its Unicode "
     "code, [U+FFFD]; empty where there is nothing."),
    is_quote=True,
)  # fmt: skip
_add(
    "repaired", "string", ("Texte réparé", "Repaired text"),
    ("Ce que le caractère veut dire; vide si la preuve ne suffit pas.", "What the character means; empty where the "
     "evidence is not enough."),
    is_quote=True,
)  # fmt: skip
_add(
    "occurrences", "integer", ("Occurrences", "Occurrences"),
    ("Nombre de fois que le document dessine ce code.", "Number of times the document draws this code."),
    required=True, minimum=0,
)  # fmt: skip
_add(
    "words_checked", "integer", ("Mots vérifiés", "Words checked"),
    ("Nombre de mots distincts où se trouve le code.", "Number of different words the code stands in."), unit="word",
    minimum=0,
)  # fmt: skip
_add(
    "words_known", "integer", ("Mots reconnus", "Words known"),
    ("Nombre de ces mots que la langue connaît une fois réparés.", "Number of these words that the language knows "
     "once repaired."),
    unit="word", minimum=0,
)  # fmt: skip
_add(
    "advance", "number", ("Chasse", "Advance"), ("Chasse du caractère.", "Advance of the glyph."), unit="1/1000 em",
    places=1,
)  # fmt: skip
_add(
    "expected_advance", "number", ("Chasse attendue", "Expected advance"),
    ("Chasse qu’on attend du texte réparé.", "Advance that the repaired text is expected to have."), unit="1/1000 "
     "em", places=1,
)  # fmt: skip
_add(
    "evidence", "string", ("Preuves", "Evidence"),
    ("Noms des méthodes qui s’accordent.", "Names of the methods that agree."),
)  # fmt: skip
_add(
    "confidence", "number", ("Confiance", "Confidence"), ("Confiance dans la décision, de 0 à 1.", "Confidence in "
    "the decision, from 0 to 1."),
    minimum=0, maximum=1, places=3,
)  # fmt: skip
_add(
    "decided_by", "string", ("Décidé par", "Decided by"), ("Qui a pris la décision.", "Who took the decision."),
    required=True, terms=DECIDED_BY,
)  # fmt: skip

# findings
_add(
    "findings.report_id", "string", ("Édition", "Edition"),
    ("Édition concernée, ou rapport du catalogue dont aucune édition n’a pu être lue.",
     "Edition concerned, or report of the catalogue of which no edition could be read."), required=True, pattern=_SLUG,
)  # fmt: skip
_add(
    "severity",
    "string",
    ("Gravité", "Severity"),
    ("À quel point cela compte.", "How much it matters."),
    required=True,
    terms=SEVERITY,
)
_add("check", "string", ("Vérification", "Check"), ("Nom de la vérification.", "Name of the check."), required=True)
_add(
    "findings.action_id", "string", ("Action", "Action"),
    ("Action concernée; vide si aucune ne l’est en particulier.", "Action concerned; empty where no single one is."),
)  # fmt: skip
_add(
    "findings.column", "string", ("Colonne", "Column"),
    ("Colonne concernée; vide si aucune ne l’est en particulier.", "Column concerned; empty where no single one is."),
)  # fmt: skip
_add("expected", "string", ("Attendu", "Expected"), ("Ce qui était attendu.", "What was expected."), is_quote=True)
_add("found", "string", ("Trouvé", "Found"), ("Ce qui a été trouvé.", "What was found."), is_quote=True)
_add(
    "message_fr", "string", ("Message en français", "Message in French"),
    ("La constatation en une phrase, en français.", "The finding in a sentence, in French."), required=True,
    is_quote=True,
)  # fmt: skip
_add(
    "message_en", "string", ("Message en anglais", "Message in English"),
    ("La constatation en une phrase, en anglais.", "The finding in a sentence, in English."), required=True,
    is_quote=True,
)  # fmt: skip


def field_of(table: str, name: str) -> Field:
    """The field called *name* in *table*.

    :raises KeyError: there is none.
    """
    return FIELDS.get(f"{table}.{name}") or FIELDS[name]
