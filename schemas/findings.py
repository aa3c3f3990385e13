"""Findings: what a careful data steward would want to know. A stage returns what it made and what it found.

Each check is defined once, in :data:`CHECKS`: its severity and its message in French and in English. A message is a
template over the finding's own fields (``{column}``, ``{page}``, ``{action}``, ``{expected}``, ``{found}``).
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.checks import READING, Check, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. ``check`` is a key of :data:`CHECKS`; ``page`` is 1-based; empty fields do not apply."""

    check: str
    action_id: str | None = None
    column: str | None = None
    page: int | None = None
    expected: str | None = None
    found: str | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CHECKS[self.check].severity

    @property
    def message_fr(self) -> str:
        """The message in French."""
        return CHECKS[self.check].fr.format(**self._values())

    @property
    def message_en(self) -> str:
        """The message in English."""
        return CHECKS[self.check].en.format(**self._values())

    def _values(self) -> dict[str, object]:
        return {
            "action": self.action_id or "?",
            "column": self.column or "?",
            "page": self.page if self.page is not None else "?",
            "expected": self.expected or "",
            "found": self.found or "",
        }


CHECKS: dict[str, Check] = {
    # Documents and fetching
    "failed": Check(
        severity="error",
        fr="Le rapport n’a pas été traité : {found}",
        en="The report was not processed: {found}",
    ),
    **READING,
    # Fetching: what publishers' servers answer. {found} is the address, with details in brackets.
    "address-refused": Check(
        severity="error",
        fr="L’adresse {found} n’a pas été demandée : l’entrée du catalogue permet seulement {expected}.",
        en="The address {found} was not asked for: the catalogue entry allows {expected} only.",
    ),
    "private-address": Check(
        severity="error",
        fr="L’adresse {found} n’a pas été demandée : elle mène à un réseau privé ou à cette machine même.",
        en="The address {found} was not asked for: it leads to a private network or to this machine itself.",
    ),
    "redirect-refused": Check(
        severity="error",
        fr="La redirection de {found} n’a pas été suivie : l’entrée du catalogue permet seulement {expected}.",
        en="The redirect of {found} was not followed: the catalogue entry allows {expected} only.",
    ),
    "redirect-loop": Check(
        severity="error",
        fr="L’adresse {found} redirige en rond, ou plus de {expected} fois.",
        en="The address {found} redirects in a circle, or more than {expected} times.",
    ),
    "robots-disallowed": Check(
        severity="error",
        fr="Le fichier robots.txt du site interdit l’adresse {found}; elle n’a pas été demandée.",
        en="The site’s robots.txt forbids the address {found}; it was not asked for.",
    ),
    "server-unreachable": Check(
        severity="error",
        fr="Le serveur n’a pas pu être joint, ou a coupé la connexion : {found}.",
        en="The server could not be reached, or cut the connection: {found}.",
    ),
    "server-certificate": Check(
        severity="error",
        fr="L’identité du serveur n’est pas établie (certificat TLS) : {found}.",
        en="The server’s identity is not established (TLS certificate): {found}.",
    ),
    "server-busy": Check(
        severity="error",
        fr="Le serveur demande qu’on revienne plus tard : {found}.",
        en="The server asks to come back later: {found}.",
    ),
    "server-failed": Check(
        severity="error",
        fr="Le serveur a répondu par une erreur : {found}.",
        en="The server answered with an error: {found}.",
    ),
    "server-too-slow": Check(
        severity="error",
        fr="Le serveur a été trop lent (limite : {expected} s) : {found}.",
        en="The server was too slow (limit: {expected} s): {found}.",
    ),
    "file-too-large": Check(
        severity="error",
        fr="Le fichier dépasse la limite de {expected} octets : {found}.",
        en="The file exceeds the limit of {expected} bytes: {found}.",
    ),
    "file-incomplete": Check(
        severity="error",
        fr="Le fichier reçu est incomplet ({expected}) : {found}.",
        en="The file received is incomplete ({expected}): {found}.",
    ),
    "fetched-not-pdf": Check(
        severity="error",
        fr="L’adresse a donné autre chose qu’un PDF : {found}.",
        en="The address gave something else than a PDF: {found}.",
    ),
    "file-type-differs": Check(
        severity="notice",
        fr="Le serveur annonce ce PDF comme étant d’un autre type : {found}.",
        en="The server announces this PDF as being of another type: {found}.",
    ),
    "file-not-published": Check(
        severity="error",
        fr="Aucun fichier n’est publié à l’adresse {found}.",
        en="No file is published at the address {found}.",
    ),
    "file-gone": Check(
        severity="warning",
        fr="Le fichier archivé n’est plus publié à l’adresse {found}; l’édition est conservée.",
        en="The archived file is no longer published at the address {found}; the edition is kept.",
    ),
    "file-unlisted": Check(
        severity="notice",
        fr="Le fichier archivé est toujours publié à l’adresse {found}, mais la source ne l’annonce plus.",
        en="The archived file is still published at the address {found}, but the source no longer lists it.",
    ),
    "file-moved": Check(
        severity="notice",
        fr="L’adresse a changé pour de bon : {found}; mettez l’entrée du catalogue à jour.",
        en="The address has changed for good: {found}; update the catalogue entry.",
    ),
    "file-replaced": Check(
        severity="warning",
        fr="Le contenu de l’adresse {found} a changé : c’est une nouvelle édition; l’ancienne ({expected}) reste.",
        en="The content of the address {found} has changed: it is a new edition; the old one ({expected}) stays.",
    ),
    "file-duplicated": Check(
        severity="notice",
        fr="Deux adresses donnent le même fichier : {expected} et {found}; il n’est archivé qu’une fois.",
        en="Two addresses give the same file: {expected} and {found}; it is archived once.",
    ),
    "no-link-found": Check(
        severity="error",
        fr="Aucun fichier annoncé à l’adresse {found} ne répond à la règle de l’entrée du catalogue ({expected}).",
        en="No file listed at the address {found} fits the rule of the catalogue entry ({expected}).",
    ),
    "listing-unreadable": Check(
        severity="error",
        fr="La liste des fichiers n’a pas pu être lue : {found}.",
        en="The list of files could not be read: {found}.",
    ),
    "listing-too-long": Check(
        severity="warning",
        fr="La liste dépasse la limite ({expected}); la suite, à partir de {found}, n’a pas été lue.",
        en="The list exceeds the limit ({expected}); the rest, from {found} on, was not read.",
    ),
    "added-by-hand": Check(
        severity="warning",
        fr="Le rapport n’a ni adresse connue ni édition archivée; ajoutez-en une avec « bilan add ». {found}",
        en="The report has neither a known address nor an archived edition; add one with 'bilan add'. {found}",
    ),
    # Repair of characters
    "repaired": Check(
        severity="notice",
        fr="Le caractère {found} (police et code) est réparé : « {expected} ».",
        en="Character {found} (font and code) is repaired: “{expected}”.",
    ),
    "unrepaired": Check(
        severity="warning",
        fr="Le caractère {found} (police et code) n’a pas de texte sûr ; il est laissé tel quel.",
        en="Character {found} (font and code) has no text that can be trusted; it is left as it is.",
    ),
    "settled-unused": Check(
        severity="warning",
        fr="Une décision du catalogue ne s’applique plus : {found} → « {expected} ». La retirer ou la corriger.",
        en="A decision in the catalogue no longer applies: {found} → “{expected}”. Remove or correct it.",
    ),
    # Runs. {found} is what happened and what to do.
    "not-a-pdf": Check(
        severity="error",
        fr="Le fichier n’est pas un PDF; l’édition n’a pas été lue. {found}",
        en="The file is not a PDF; the edition was not read. {found}",
    ),
    "damaged-pdf": Check(
        severity="error",
        fr="Le PDF est endommagé; l’édition n’a pas été lue. {found}",
        en="The PDF is damaged; the edition was not read. {found}",
    ),
    "encrypted-pdf": Check(
        severity="error",
        fr="Le PDF demande un mot de passe; l’édition n’a pas été lue. {found}",
        en="The PDF needs a password; the edition was not read. {found}",
    ),
    "no-text-layer": Check(
        severity="error",
        fr="Les pages du PDF sont des images sans texte; l’édition n’a pas été lue. {found}",
        en="The pages of the PDF are images without text; the edition was not read. {found}",
    ),
    "layout-mismatch": Check(
        severity="error",
        fr="Aucune table du PDF ne répond à l’entrée du catalogue; l’édition n’a pas été lue. {found}",
        en="No table of the PDF fits the catalogue entry; the edition was not read. {found}",
    ),
    "archive-damaged": Check(
        severity="error",
        fr="L’archive du rapport est endommagée. {found}",
        en="The archive of the report is damaged. {found}",
    ),
    "catalogue-wrong": Check(
        severity="error",
        fr="L’entrée du catalogue est à corriger; le rapport reste publié comme il l’était. {found}",
        en="The catalogue entry has to be corrected; the report stays published as it was. {found}",
    ),
    "rows-not-valid": Check(
        severity="error",
        fr="Les lignes lues ne sont pas valides; l’édition n’est pas publiée ainsi. {found}",
        en="The rows that were read are not valid; the edition is not published like this. {found}",
    ),
    "earlier-reading-kept": Check(
        severity="warning",
        fr="Le PDF n’a pas pu être relu; les lignes sont celles de sa dernière lecture réussie (SHA-256 {found}).",
        en="The PDF could not be read again; the rows are those of its last good reading (SHA-256 {found}).",
    ),
    "edition-superseded": Check(
        severity="warning",
        fr="Un PDF de même date, archivé avant celui-ci, n’est pas publié (SHA-256 {found}).",
        en="A PDF of the same date, archived before this one, is not published (SHA-256 {found}).",
    ),
    # Second readers. {expected} is what the other reader has, after its name; {found} is ours.
    "readers-disagree": Check(
        severity="notice",
        fr="{action}, page {page}, « {column} » : autres limites ou autre ordre du texte ({expected}); ici : {found}",
        en="{action}, page {page}, “{column}”: other bounds or another order of the text ({expected}); here: {found}",
    ),
    "readers-disagree-on-characters": Check(
        severity="warning",
        fr="{action}, page {page}, « {column} » : un autre lecteur lit d’autres caractères ({expected}); ici : {found}",
        en="{action}, page {page}, “{column}”: another reader reads other characters ({expected}); here: {found}",
    ),
    "reader-cannot-read": Check(
        severity="notice",
        fr="Pages {found} : {expected} ne lit pas ces tables ou les divise autrement; il n’en témoigne pas.",
        en="Pages {found}: {expected} cannot read these tables or divides them otherwise; it is no witness to them.",
    ),
    "reader-finds-more": Check(
        severity="notice",
        fr="Page {page} : {expected} y trouve une table ({found}) que notre lecteur ne voit pas.",
        en="Page {page}: {expected} finds a table there ({found}) that our reader does not see.",
    ),
}
