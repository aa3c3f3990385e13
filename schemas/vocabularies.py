"""Vocabularies: the values a column may hold, each with its label in French and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a vocabulary."""

    value: str
    fr: str
    en: str


def _terms(*rows: tuple[str, str, str]) -> tuple[Term, ...]:
    return tuple(Term(value=value, fr=fr, en=en) for value, fr, en in rows)


STATUS = _terms(
    ("completed", "Terminée", "Completed"),
    ("continued", "Poursuivie", "Continued"),
    ("in_progress", "En cours", "In progress"),
    ("not_started", "À venir", "Not started"),
)
ROLE = _terms(
    ("responsible", "Responsable", "Responsible"),
    ("collaborator", "Collaborateur", "Collaborator"),
)
ITEM_KIND = _terms(
    ("paragraph", "Paragraphe", "Paragraph"),
    ("bullet", "Élément à puce", "Bulleted item"),
    ("numbered", "Élément numéroté", "Numbered item"),
)
SEVERITY = _terms(
    ("error", "Erreur", "Error"),
    ("warning", "Avertissement", "Warning"),
    ("notice", "Remarque", "Notice"),
)
DECIDED_BY = _terms(
    ("software", "Logiciel", "Software"),
    ("steward", "Responsable des données", "Data steward"),
)
LANGUAGE = _terms(
    ("fr", "Français", "French"),
    ("en", "Anglais", "English"),
)
