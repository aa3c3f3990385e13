"""Fields that show where values come from: cells, repairs, findings."""

from __future__ import annotations

from schemas.fields.field import SLUG, Field, adder
from schemas.vocabularies import DECIDED_BY, SEVERITY

#: Field name, or ``table.name`` -> the field.
FIELDS: dict[str, Field] = {}
_add = adder(FIELDS)

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
     "Edition concerned, or report of the catalogue of which no edition could be read."), required=True, pattern=SLUG,
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
