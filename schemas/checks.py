"""Checks of what is read: tables, rows, values, and what a report says of itself. Templates as in :mod:`.findings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A kind of finding."""

    severity: Severity
    fr: str
    en: str


READING: dict[str, Check] = {
    # Tables and rows. {found} is what is printed.
    "table-left-out": Check(
        severity="notice",
        fr="Page {page} : une table qui n’a pas les colonnes de l’entrée du catalogue a été laissée de côté ({found}).",
        en="Page {page}: a table that has not the columns of the catalogue entry was left out ({found}).",
    ),
    "row-without-key": Check(
        severity="warning",
        fr="Page {page} : une ligne sans titre a été jointe à l’action qui la précède ({found}).",
        en="Page {page}: a row without a title was joined to the action before it ({found}).",
    ),
    "row-outside-action": Check(
        severity="warning",
        fr="Page {page} : une ligne sans titre ne suit aucune action; elle a été laissée de côté ({found}).",
        en="Page {page}: a row without a title follows no action; it was left out ({found}).",
    ),
    "text-between-rows": Check(
        severity="warning",
        fr="Page {page} : un paragraphe se trouve entre deux lignes de la table, hors de toute cellule : {found}",
        en="Page {page}: a paragraph stands between two rows of the table, outside of every cell: {found}",
    ),
    "row-holds-several": Check(
        severity="warning",
        fr="Page {page} : une seule ligne de la table contient le début de plusieurs ({found}); rien ne les sépare.",
        en="Page {page}: a single row of the table holds the starts of several ({found}); nothing parts them.",
    ),
    "rows-left-out": Check(
        severity="warning",
        fr="Page {page} : une table qui porte des étiquettes de l’entrée du catalogue n’a pas pu être lue avec ses "
        "colonnes; ses lignes manquent ({found}).",
        en="Page {page}: a table that has labels of the catalogue entry could not be read with its columns; its rows "
        "are missing ({found}).",
    ),
    "text-after-rows": Check(
        severity="warning",
        fr="Page {page} : du texte qui suit la table se tient dans ses colonnes; c’est peut-être une de ses lignes : "
        "{found}",
        en="Page {page}: text that follows the table keeps to its columns; it may be one of its rows: {found}",
    ),
    "text-cut": Check(
        severity="warning",
        fr="Page {page}, colonne {column} : du texte est coupé par le bord de sa cellule ou de la page; on en voit : "
        "{found}",
        en="Page {page}, column {column}: text is cut off by the edge of its cell or of the page; what is seen: "
        "{found}",
    ),
    "row-join-unsure": Check(
        severity="warning",
        fr="Page {page} : il n’est pas certain que cette ligne continue celle de la page d’avant : {found}",
        en="Page {page}: it is not certain that this row goes on from the page before: {found}",
    ),
    "hyphen-unsure": Check(
        severity="notice",
        fr="Page {page}, colonne {column} : une ligne se termine à l’intérieur de « {found} »; "
        "le trait d’union est peut-être du typographe.",
        en="Page {page}, column {column}: a line ends inside “{found}”; the hyphen may be the typesetter’s.",
    ),
    "hyphen-unsure-outside": Check(
        severity="notice",
        fr="Page {page} : dans un titre ou une note, une ligne se termine à l’intérieur de « {found} »; "
        "le trait d’union est peut-être du typographe.",
        en="Page {page}: in a heading or a note, a line ends inside “{found}”; the hyphen may be the typesetter’s.",
    ),
    "cell-over-columns": Check(
        severity="warning",
        fr="Page {page} : une cellule s’étend sur plusieurs colonnes; elle est publiée dans la première : {found}",
        en="Page {page}: a cell runs over several columns; it is published in the first: {found}",
    ),
    "card-line-left-out": Check(
        severity="warning",
        fr="Page {page} : une ligne d’une fiche a une étiquette que l’entrée du catalogue ne connaît pas; elle a été "
        "laissée de côté : {found}",
        en="Page {page}: a line of a card has a label that the catalogue entry does not know; it was left out: {found}",
    ),
    "merged-cell-unsure": Check(
        severity="warning",
        fr="Page {page} : une cellule est vide là où celle de la page d’avant, sur plusieurs lignes, "
        "continue peut-être ({found}).",
        en="Page {page}: a cell is empty where that of the page before, over several rows, may go on ({found}).",
    ),
    "amount-shared": Check(
        severity="warning",
        fr="Page {page} : un seul montant vaut pour plusieurs lignes; il est publié avec chacune, à ne pas additionner "
        "({found}).",
        en="Page {page}: one amount stands for several rows; it is published with each, and not to be added up "
        "({found}).",
    ),
    "tables-interleaved": Check(
        severity="warning",
        fr="Page {page} : des parties de la table sont à la même hauteur; l’ordre de leurs lignes n’est pas certain.",
        en="Page {page}: parts of the table stand at the same height; the order of their rows is not certain.",
    ),
    "row-start-unsure": Check(
        severity="warning",
        fr="{action}, page {page} : il n’est pas certain que cette ligne commence une action ({found}).",
        en="{action}, page {page}: it is not certain that this row begins an action ({found}).",
    ),
    "column-unlabelled": Check(
        severity="notice",
        fr="La colonne « {column} » n’a pas d’étiquette lisible dans le document; "
        "elle est reconnue à son contenu et à sa place.",
        en="The column “{column}” has no readable label in the document; it is known by its contents and its place.",
    ),
    "columns-by-order": Check(
        severity="warning",
        fr="Page {page} : rien ne distingue les colonnes « {column} » et « {found} », que l’ordre de l’entrée du "
        "catalogue : leurs étiquettes n’ont pas été trouvées et leurs cellules se ressemblent.",
        en="Page {page}: nothing tells the columns “{column}” and “{found}” apart but the order of the catalogue "
        "entry: their labels were not found, and their cells look alike.",
    ),
    "column-label-differs": Check(
        severity="warning",
        fr="Page {page} : au-dessus de la colonne « {column} », l’en-tête dit « {found} », que l’entrée du catalogue "
        "ne connaît pas; vérifiez que c’est elle.",
        en="Page {page}: above the column “{column}” the header says “{found}”, which the catalogue entry does not "
        "know; check that it is this column.",
    ),
    # Values. {found} is what is printed.
    "title-missing": Check(
        severity="error",
        fr="{action}, page {page} : l’action n’a pas de titre lisible.",
        en="{action}, page {page}: the action has no readable title.",
    ),
    "cell-empty": Check(
        severity="warning",
        fr="{action}, page {page} : la cellule « {column} » est vide.",
        en="{action}, page {page}: the cell “{column}” is empty.",
    ),
    "unreadable-text": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : des caractères n’ont pas pu être lus (▯) : {found}",
        en="{action}, page {page}, “{column}”: some characters could not be read (▯): {found}",
    ),
    "status-unknown": Check(
        severity="warning",
        fr="{action}, page {page} : le statut « {found} » n’est pas dans l’entrée du catalogue.",
        en="{action}, page {page}: the status “{found}” is not in the catalogue entry.",
    ),
    "status-missing": Check(
        severity="warning",
        fr="{action}, page {page} : l’action n’a pas de statut.",
        en="{action}, page {page}: the action has no status.",
    ),
    "amount-unread": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : le montant n’a pas pu être lu; "
        "le texte imprimé est dans la note : {found}",
        en="{action}, page {page}, “{column}”: the amount could not be read; the printed text is in the note: {found}",
    ),
    "amount-without-unit": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : ni la cellule ni l’en-tête ne dit que {found} est en dollars.",
        en="{action}, page {page}, “{column}”: neither the cell nor the header says that {found} is in dollars.",
    ),
    "amount-scale-unsure": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : l’unité de {found} est dite hors de la table, autrement que par "
        "l’en-tête; à vérifier.",
        en="{action}, page {page}, “{column}”: the unit of {found} is told outside of the table, and not by its "
        "header; to be checked.",
    ),
    "amount-units-differ": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : deux unités sont dites pour {found}, par l’en-tête, l’entrée du "
        "catalogue ou les textes autour de la table; à vérifier.",
        en="{action}, page {page}, “{column}”: two units are told for {found}, by the header, the catalogue entry or "
        "the texts around the table; to be checked.",
    ),
    "amount-out-of-line": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : dans l’unité de sa colonne, {found} est sans commune mesure "
        "avec les autres montants; peut-être est-ce en dollars.",
        en="{action}, page {page}, “{column}”: in the unit of its column, {found} is far out of line with other "
        "amounts; it may be in dollars.",
    ),
    "amount-qualified": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : « {found} » n’est pas simplement un montant "
        "(taux, limite, estimation ou montant négatif).",
        en="{action}, page {page}, “{column}”: “{found}” is not simply an amount "
        "(a rate, a bound, an estimate or a negative amount).",
    ),
    "figure-cut": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : {found} est coupé par une fin de ligne; lu comme un seul nombre.",
        en="{action}, page {page}, “{column}”: {found} is cut by the end of a line; it is read as one number.",
    ),
    "value-unread": Check(
        severity="warning",
        fr="Page {page}, « {column} » : la valeur n’a pas pu être lue : {found}",
        en="Page {page}, “{column}”: the value could not be read: {found}",
    ),
    "value-unsure": Check(
        severity="warning",
        fr="Page {page}, « {column} » : la valeur n’est pas certaine : {found}",
        en="Page {page}, “{column}”: the value is not certain: {found}",
    ),
    "value-missing": Check(
        severity="warning",
        fr="Page {page}, « {column} » : une cellule qui devrait être remplie est vide.",
        en="Page {page}, “{column}”: a cell that should be filled is empty.",
    ),
    "total-row": Check(
        severity="notice",
        fr="Page {page} : une ligne de total n’est pas publiée avec les autres : {found}",
        en="Page {page}: a row of totals is not published with the others: {found}",
    ),
    "sum-differs": Check(
        severity="warning",
        fr="Page {page}, « {column} » : le total imprimé est {expected}; les lignes font {found}.",
        en="Page {page}, “{column}”: the printed total is {expected}; the rows add up to {found}.",
    ),
    "sum-unchecked": Check(
        severity="notice",
        fr="Page {page}, « {column} » : le total imprimé ({expected}) n’a pas pu être vérifié : "
        "il n’est pas lu, ou une ligne ne l’est pas.",
        en="Page {page}, “{column}”: the printed total ({expected}) could not be checked: "
        "it could not be read, or a row could not.",
    ),
    "numbers-unread": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : la cellule contient autre chose que des numéros : {found}",
        en="{action}, page {page}, “{column}”: the cell holds something other than numbers: {found}",
    ),
    "numbers-unsure": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : « {found} » n’est peut-être pas un numéro de recommandation.",
        en="{action}, page {page}, “{column}”: “{found}” may be no number of a recommendation.",
    ),
    "number-twice": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : numéro imprimé deux fois : {found}",
        en="{action}, page {page}, “{column}”: number printed twice: {found}",
    ),
    "number-repeated": Check(
        severity="warning",
        fr="{action} : le numéro ou le titre {found} est déjà celui d’une autre action de l’édition.",
        en="{action}: the number or title {found} is that of another action of the edition already.",
    ),
    "number-unsure": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : « {found} » n’est pas un seul numéro d’action.",
        en="{action}, page {page}, “{column}”: “{found}” is not one number of an action.",
    ),
    "number-out-of-order": Check(
        severity="notice",
        fr="{action}, page {page} : le numéro {found} suit un numéro plus grand.",
        en="{action}, page {page}: number {found} follows a higher number.",
    ),
    "numbers-missing": Check(
        severity="notice",
        fr="Numéros d’action absents de l’édition : {found}",
        en="Action numbers missing from the edition: {found}",
    ),
    "names-split": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » est lu comme plusieurs organisations.",
        en="{action}, page {page}, “{column}”: “{found}” is read as several organisations.",
    ),
    "name-unsure": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : « {found} » est peut-être plus, ou moins, qu’une organisation.",
        en="{action}, page {page}, “{column}”: “{found}” may be more, or less, than one organisation.",
    ),
    "name-twice": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » est imprimé plus d’une fois.",
        en="{action}, page {page}, “{column}”: “{found}” is printed more than once.",
    ),
    "names-none": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » veut dire qu’il n’y en a aucune.",
        en="{action}, page {page}, “{column}”: “{found}” means that there is none.",
    ),
    "organisation-unknown": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » n’est pas dans le glossaire de l’édition.",
        en="{action}, page {page}, “{column}”: “{found}” is not in the edition’s glossary.",
    ),
    "organisation-unused": Check(
        severity="notice",
        fr="Le glossaire nomme {found}, qui n’apparaît dans aucune action.",
        en="The glossary names {found}, which appears in no action.",
    ),
    "note-mark-not-raised": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} », collé à un mot, est lu comme un appel de note.",
        en="{action}, page {page}, “{column}”: “{found}”, glued to a word, is read as a footnote mark.",
    ),
    "note-missing": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » est imprimé comme un appel de note, "
        "et aucune note ne lui répond.",
        en="{action}, page {page}, “{column}”: “{found}” is printed like the mark of a footnote, "
        "and no note answers it.",
    ),
    "amount-may-hold-mark": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : le dernier chiffre de « {found} » est peut-être l’appel d’une note, "
        "qu’aucun autre n’appelle.",
        en="{action}, page {page}, “{column}”: the last figure of “{found}” may be the mark of a footnote, "
        "which nothing else calls.",
    ),
    "note-not-called": Check(
        severity="notice",
        fr="Page {page} : aucun appel de la note « {found} » n’a été trouvé.",
        en="Page {page}: no call of the footnote “{found}” was found.",
    ),
    "link-differs": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : l’adresse imprimée {expected} mène à {found}.",
        en="{action}, page {page}, “{column}”: the printed address {expected} leads to {found}.",
    ),
    "list-out-of-order": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : « {found} » ne suit pas le numéro précédent de sa liste.",
        en="{action}, page {page}, “{column}”: “{found}” does not follow the number before it in its list.",
    ),
    "total-differs": Check(
        severity="notice",
        fr="{action}, page {page} : le total imprimé est {expected}; ses parties font {found}.",
        en="{action}, page {page}: the printed total is {expected}; its parts add up to {found}.",
    ),
    # What the report says of itself.
    "count-differs": Check(
        severity="warning",
        fr="Page {page} : le rapport dit {expected} ({column}); sa table donne {found}.",
        en="Page {page}: the report says {expected} ({column}); its table gives {found}.",
    ),
    "statement-missing": Check(
        severity="notice",
        fr="La phrase attendue du rapport sur lui-même n’a pas été trouvée ({column}) : {expected}",
        en="The report’s expected sentence about itself was not found ({column}): {expected}",
    ),
    "glossary-missing": Check(
        severity="warning",
        fr="Le glossaire attendu n’a pas été trouvé.",
        en="The expected glossary was not found.",
    ),
    "date-differs": Check(
        severity="warning",
        fr="Page {page} : la date donnée est {expected}; le document dit {found}.",
        en="Page {page}: the date given is {expected}; the document says {found}.",
    ),
    "date-unsure": Check(
        severity="warning",
        fr="Page {page} : la date {found} est tirée d’une phrase qui ne dit pas clairement "
        "de quand date l’état : {expected}",
        en="Page {page}: the date {found} comes from a sentence that does not clearly date "
        "the state reported: {expected}",
    ),
    "date-from-metadata": Check(
        severity="warning",
        fr="Le document ne dit pas à quelle date il se rapporte; {found}, la date du fichier, en tient lieu.",
        en="The document does not say which date it reports on; {found}, the date of the file, stands in for it.",
    ),
}
