"""Fields of actions, and of what belongs to one: progress, organisations, recommendations, links, notes, attributes."""

from __future__ import annotations

from schemas.fields.field import Field, adder
from schemas.vocabularies import ITEM_KIND, ROLE, STATUS

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = {}
_add = adder(FIELDS)

# actions
_add(
    "number", "integer", ("Numéro", "Number"),
    ("Numéro imprimé de l’action, s’il est entier; vide là où la source n’en donne pas. Un autre (1.2.3, A-12, 4a) est "
     "dans action_id, et tel quel dans action_attributes sous « number_printed ».",
     "Number of the action as printed, where it is a whole one; empty where the source gives none. Any other (1.2.3, "
     "A-12, 4a) is in action_id, and as printed in action_attributes under “number_printed”."),
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
    ("Statut tel qu’imprimé; pour une colonne à cocher, l’étiquette de la colonne; pour une cellule en couleur, sa "
     "couleur (#00b050).",
     "Status as printed; for a column that is ticked, the column’s label; for a cell in colour, its colour (#00b050)."),
)  # fmt: skip
_add(
    "status", "string", ("Statut", "Status"),
    ("Statut dans le vocabulaire commun à tous les rapports.", "Status in the vocabulary common to all reports."),
    terms=STATUS,
)  # fmt: skip
_add("deadline", "string", ("Échéance", "Deadline"), ("Échéance telle qu’imprimée.", "Deadline as printed."))
_add(
    "planned_cad", "decimal", ("Crédits prévus", "Planned amount"),
    ("Montant prévu, exact; 0 là où la source imprime « - $ »; vide s’il est absent ou illisible.",
     "Amount planned, exact; 0 where the source prints “- $”; empty where it is absent or cannot be read."),
     unit="CAD",
)  # fmt: skip
_add(
    "planned_note", "string", ("Note sur les crédits prévus", "Note on the planned amount"),
    ("Ce que la cellule dit d’autre que le montant prévu.", "What the cell says besides the planned amount."),
)  # fmt: skip
_add(
    "spent_cad", "decimal", ("Crédits dépensés", "Spent amount"),
    ("Montant dépensé, exact; 0 là où la source imprime « - $ »; vide s’il est absent ou illisible.",
     "Amount spent, exact; 0 where the source prints “- $”; empty where it is absent or cannot be read."), unit="CAD",
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
    ("Nom de la colonne du rapport, selon le catalogue; « number_printed » pour un numéro d’action qui n’est pas "
     "entier.",
     "Name of the report’s column, according to the catalogue; “number_printed” for an action’s number that is not "
     "whole."),
    required=True,
)  # fmt: skip
_add("value", "string", ("Valeur", "Value"), ("Texte de la cellule.", "Text of the cell."))
