"""Invented pages without a single rule, in typst: what a person sees as tables, and what a person does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

#: A cell: its text, and over how many columns it stands.
Cell = str | tuple[str, int]
PROSE = (
    "Le ministère a poursuivi ses travaux au cours de l’exercice, en concertation avec ses partenaires du réseau. "
    "Les mesures annoncées en 2021 ont été mises en œuvre dans 14 des 17 régions, et 3 autres suivront d’ici mars. "
    "Une évaluation indépendante, menée auprès de 1 250 personnes, confirme les effets attendus sur la demande. "
)
YEARS = ["2019", "2020", "2021", "2022"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its typst source, and its tables as (r0, r1, c0, c1, text)."""

    source: str
    tables: tuple[tuple[tuple[int, int, int, int, str], ...], ...] = ()


def quoted(text: str) -> str:
    """A typst string."""
    return json.dumps(text, ensure_ascii=False)


def table(
    rows: Sequence[Sequence[Cell]],
    *,
    columns: str,
    align: str,
    header: int = 1,
    bold: bool = True,
    inset: str = "(x: 5pt, y: 0.55em)",
) -> str:
    """Typst source of a table without lines; the first *header* rows are its header."""
    cells: list[str] = []
    for r, row in enumerate(rows):
        for cell in row:
            text, span = (cell, 1) if isinstance(cell, str) else cell
            shown = f"strong({quoted(text)})" if bold and r < header else quoted(text)
            cells.append(f"table.cell(colspan: {span}, align: center, {shown})" if span > 1 else shown)
    return f"#table(stroke: none, inset: {inset}, columns: {columns}, align: {align}, {', '.join(cells)})"


def truth(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[int, int, int, int, str], ...]:
    """The cells of *rows*."""
    found: list[tuple[int, int, int, int, str]] = []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            text, span = (cell, 1) if isinstance(cell, str) else cell
            # A label beside groups of columns stands over both rows of the header.
            first = 0 if c == 0 and r == 1 and rows[0][0] == "" else r
            found.append((first, r, c, c + span - 1, text))
            c += span
    return tuple(found)


def _amount(value: int) -> str:
    """A figure with a no-break space between thousands."""
    sign = "−" if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", "\N{NO-BREAK SPACE}")


NAMES = ["Bas-Saint-Laurent", "Saguenay", "Capitale-Nationale", "Mauricie", "Estrie", "Montréal", "Outaouais", "Total"]
REGIONS: list[list[Cell]] = [
    [name, *(_amount((1 if (r + c) % 5 else -1) * (317 + 8713 * r * (c + 1))) for c in range(4))]
    for r, name in enumerate(NAMES)
]
ACTIONS: list[list[Cell]] = [
    ["No", "Action", "Responsable", "Échéance", "État"],
    ["1", "Élaborer un guide à l’intention des intervenants", "Ministère de la Santé", "Mars 2023", "Terminée"],
    ["2", "Former le personnel des établissements du réseau", "Ministère de la Famille", "Juin 2023", "En cours"],
    ["3", "Diffuser une campagne auprès des jeunes", "Secrétariat à la jeunesse", "Automne 2023", "En cours"],
    ["4", "Mesurer les retombées des projets financés", "Ministère de la Justice", "Mars 2024", "À venir"],
    ["5", "Publier un bilan annuel", "Secrétariat", "Chaque année", "En cours"],
]


def _tables() -> dict[str, Page]:
    statistics: list[list[Cell]] = [["Région", *YEARS], *REGIONS]
    grouped: list[list[Cell]] = [
        ["", ("Hommes", 2), ("Femmes", 2)],
        ["Groupe d’âge", "Nombre", "Taux (%)", "Nombre", "Taux (%)"],
        *([f"{a}-{a + 9} ans", _amount(900 + 77 * a), f"{a / 7:.1f}".replace(".", ","), _amount(1100 + 31 * a),
           f"{a / 9:.1f}".replace(".", ",")] for a in range(15, 75, 10)),
    ]  # fmt: skip
    noted: list[list[Cell]] = [
        ["Programme", "Prévu", "Dépensé", "Écart"],
        ["Soutien aux familles", "2 400 000 $", "2 150 000 $ (1)", "(250 000 $)"],
        ["Aide à l’emploi", "980 000 $", "1 020 000 $", "40 000 $"],
        ["Logement", "n.d.", "310 000 $ (2)", "—"],
        ["Prévention", "1 500 000 $", "1 500 000 $", "- $"],
        ["Total", "4 880 000 $", "4 980 000 $", "100 000 $"],
    ]
    side: list[list[Cell]] = [
        ["Secteur", *YEARS],
        *(["Public", "", "", "", ""], ["  Santé", *REGIONS[0][1:]], ["  Éducation", *REGIONS[1][1:]]),
        *(["Privé", "", "", "", ""], ["  Industrie", *REGIONS[3][1:]], ["  Services", *REGIONS[4][1:]]),
    ]  # fmt: skip
    wrapped: list[list[Cell]] = [
        ["Nature de la dépense", "Budget", "Réel"],
        ["Rémunération du personnel régulier et occasionnel, y compris les avantages sociaux", "412 300", "398 211"],
        ["Loyers", "85 000", "84 120"],
        ["Services professionnels, administratifs et autres frais de fonctionnement", "120 750", "133 902"],
        ["Déplacements", "14 200", "9 876"],
        ["Acquisition de matériel informatique pour les bureaux régionaux", "33 000", "30 405"],
    ]
    words: list[list[Cell]] = [
        ["Pays", "Capitale", "Monnaie"],
        ["Belgique", "Bruxelles", "euro"],
        ["Norvège", "Oslo", "couronne"],
        ["Suisse", "Berne", "franc"],
        ["Canada", "Ottawa", "dollar"],
        ["Japon", "Tokyo", "yen"],
    ]
    pairs: list[list[Cell]] = [
        ["Revenu du ménage", "Part du revenu médian"],
        ["Faible", "Moins de 50 %"],
        ["Modeste", "De 50 à 79 %"],
        ["Moyen", "De 80 à 119 %"],
        ["Élevé", "120 % et plus"],
    ]
    gaps: list[list[Cell]] = [
        ["Station", "Janv.", "Avril", "Juill.", "Oct.", "Année"],
        ["Nord", "12", "", "34", "", "46"],
        ["Sud", "", "15", "", "22", "37"],
        ["Est", "8", "19", "", "", "27"],
        ["Ouest", "", "", "41", "3", "44"],
        ["Centre", "5", "6", "7", "8", "26"],
    ]
    small: list[list[Cell]] = [["Année", *YEARS], ["Personnes inscrites", *REGIONS[4][1:]]]
    long: list[list[Cell]] = [
        ["Indicateur", "Cible", "Résultat"],
        ["Proportion des établissements du réseau qui ont adopté un plan de lutte conforme à la loi", "80 %", "76 %"],
        ["Délai moyen de traitement", "30", "27,5"],
        ["Nombre de personnes formées dans les organismes publics et parapublics depuis 2019, toutes régions "
         "confondues", "12 000", "14 310"],
        ["Taux de satisfaction de la clientèle à l’égard des services", "85 %", "88 %"],
    ]  # fmt: skip
    figures: list[list[Cell]] = [["Source d’énergie", "TWh"], *([str(row[0]), str(row[2])] for row in REGIONS)]
    texts: list[list[Cell]] = [
        ["Objectif", "Moyens retenus", "Suites données"],
        ["Soutenir les victimes", "Bonifier l’aide financière versée aux centres, et accroître le nombre de places",
         "Les sommes ont été versées aux 42 centres en juin"],
        ["Prévenir la récidive", "Offrir un suivi aux personnes contrevenantes dans chaque région",
         "Le suivi est offert dans 9 régions, et le sera partout en 2024"],
        ["Informer la population", "Tenir une campagne dans les médias sociaux",
         "La campagne a rejoint 1,2 million de personnes, selon le sondage mené en mai"],
    ]  # fmt: skip
    rising: list[list[Cell]] = [["Année", "Cas"], *([str(2008 + k), str(12 + 9 * k + k * k)] for k in range(9))]
    years: list[list[Cell]] = [
        ["Année", "Naissances", "Décès"],
        *([str(2010 + k), _amount(88000 - 411 * k), _amount(58000 + 1203 * k)] for k in range(10)),
    ]
    right = "(left, right, right, right, right)"
    sheets: dict[str, tuple[list[list[Cell]], str, str, int]] = {
        "statistics": (statistics, "5", right, 1),
        "statistics-wide": (statistics, "(1fr, 1fr, 1fr, 1fr, 1fr)", right, 1),
        "statistics-centred": (statistics, "(1fr, 1fr, 1fr, 1fr, 1fr)", "(left, center, center, center, center)", 1),
        "grouped": (grouped, "(1fr, 1fr, 1fr, 1fr, 1fr)", right, 2),
        "grouped-centred": (grouped, "(2fr, 1fr, 1fr, 1fr, 1fr)", "center", 2),
        "noted": (noted, "(2fr, 1fr, 1.2fr, 1fr)", "(left, right, right, right)", 1),
        "side-heads": (side, "(2fr, 1fr, 1fr, 1fr, 1fr)", right, 1),
        "wrapped": (wrapped, "(200pt, 80pt, 80pt)", "(left, right, right)", 1),
        "wrapped-centred": (wrapped, "(200pt, 80pt, 80pt)", "horizon + left", 1),
        "words": (words, "(1fr, 1fr, 1fr)", "left", 1),
        "pairs": (pairs, "(150pt, 150pt)", "left", 1),
        "gaps": (gaps, "(1fr, 1fr, 1fr, 1fr, 1fr, 1fr)", "(left, right, right, right, right, right)", 1),
        "actions": (ACTIONS, "(25pt, 2fr, 1.3fr, 1fr, 1fr)", "left", 1),
        "long-labels": (long, "(3fr, 1fr, 1fr)", "(left, right, right)", 1),
        "one-figure": (figures, "(160pt, 60pt)", "(left, right)", 1),
        "texts": (texts, "(1fr, 2fr, 2fr)", "left", 1),
        "rising": (rising, "(80pt, 60pt)", "(left, right)", 1),
        "years": (years, "(60pt, 100pt, 100pt)", "(left, right, right)", 1),
        "years-wide": (years, "(1fr, 1fr, 1fr)", "center", 1),
        "small": (small, "(2fr, 1fr, 1fr, 1fr, 1fr)", right, 1),
    }
    found: dict[str, Page] = {}
    for name, (rows, columns, align, header) in sheets.items():
        for bold in (True, False):
            body = table(rows, columns=columns, align=align, header=header, bold=bold)
            caption = f"#align(center)[*Tableau 3 — Évolution selon {name}*]\n\n" if bold else "#v(8pt)\n"
            note = "\n#text(8pt)[Source : Institut de la statistique, compilation spéciale.]\n\n" if bold else "\n"
            found[f"{name}{'' if bold else '-plain'}"] = Page(
                source=f"{PROSE}\n\n{caption}{body}{note}\n{PROSE}", tables=(truth(rows),)
            )
    two = table(statistics, columns="5", align=right) + "\n#align(center)[*Secteurs, par année*]\n"
    found["two-with-a-title-between"] = Page(
        source=PROSE + "\n\n#align(center)[*Régions, par année*]\n" + two
        + table(side, columns="(2fr, 1fr, 1fr, 1fr, 1fr)", align=right) + "\n\n" + PROSE,
        tables=(truth(statistics), truth(side)),
    )  # fmt: skip
    ends = "(left, right, right, right, right)"
    some = [statistics[:4], [statistics[0], *statistics[4:7]], [statistics[0], *statistics[6:]]]
    stacked = [table(rows, columns="(2fr, 1fr, 1fr, 1fr, 1fr)", align=ends) for rows in some]
    for name, between in (
        ("gap", "#v(10pt)\n"), ("titles", "*Secteur privé*\n\n"), ("centred-titles", "#align(center)[Secteur privé]\n")
    ):  # fmt: skip
        found[f"stacked-{name}"] = Page(
            source=PROSE + "\n\n" + f"\n{between}".join(stacked) + "\n\n" + PROSE,
            tables=tuple(truth(rows) for rows in some),
        )
    narrow = table(statistics, columns="5", align=right, inset="(x: 2pt, y: 2pt)")
    found["beside-prose"] = Page(
        source="#set text(8pt)\n#columns(2, gutter: 14pt)[\n*Tableau 1. Régions*\n\n" + narrow + "\n\n" + PROSE * 3
        + "#colbreak()\n" + PROSE * 8 + "\n]",
        tables=(truth(statistics),),
    )  # fmt: skip
    return found


def _others() -> dict[str, Page]:
    references = "\n".join(
        f"+ Auteur, {chr(65 + k)}. et B. Coauteur (20{10 + k}). _Titre de l’ouvrage {k}_, Presses, {100 + 7 * k} p."
        for k in range(12)
    )
    contents = "\n\n".join(f"{k + 1}. Chapitre de la partie {k + 1} #h(1fr) {5 + 7 * k}" for k in range(12))
    leaders = "\n\n".join(f"{k + 1}.{k % 3 + 1} Section #box(width: 1fr, repeat[.]) {5 + 7 * k}" for k in range(12))
    ranges = "\n\n".join(
        f"Statistiques sur {PROSE[9 * k : 9 * k + 30]} #h(1fr) {2 * k + 1}-{2 * k + 2}" for k in range(9)
    )
    form = "\n\n".join(
        f"{a} : #box(width: 120pt) #h(20pt) {b} : #box(width: 90pt)"
        for a, b in [("Nom", "Prénom"), ("Adresse", "Ville"), ("Téléphone", "Courriel"), ("Date", "Signature")]
    )
    axis = "#grid(columns: (30pt, 1fr), row-gutter: 14pt, " + ", ".join(f'"{k}", ""' for k in range(100, -1, -20)) + ")"
    dated = [f"{2015 + k} #h(12pt) {PROSE[k * 15 : k * 15 + 60]}" for k in range(8)]
    formulas = [f"$ y_{k} = {k} x^2 + {2 * k} x + {k * k} quad ({k}) $" for k in range(1, 6)]
    terms = [f"/ {w}: {PROSE[k * 20 : k * 20 + 90]}" for k, w in enumerate(["MSSS", "MES", "SAA", "MFA", "MIFI"])]
    ours = "\n#colbreak()\nLe 3 mars 2021\\\nDossier 12-345\\\nVotre lettre du 2 février\n]\n"
    letters = "#columns(2)[#set par(justify: false)\nMadame Une Telle\\\nDirectrice\\\n12, rue du Lac\\\nQuébec\n"
    scale = " #h(1fr) ".join(str(2010 + k) for k in range(8))
    return {
        "two-columns": Page(source="#columns(2)[" + PROSE * 12 + "]"),
        "three-columns": Page(source="#set par(justify: true)\n#set text(8pt)\n#columns(3)[" + PROSE * 16 + "]"),
        "references": Page(source=PROSE + "\n\n= Références\n" + references),
        "contents": Page(source="= Table des matières\n" + contents),
        "contents-ranges": Page(source="= Contenu\n" + ranges),
        "contents-leaders": Page(source="= Sommaire\n" + leaders),
        "bullets": Page(source="\n".join(f"- {PROSE[:60 + 20 * k]}" for k in range(8))),
        "numbered": Page(source="\n".join(f"+ {PROSE[:60 + 20 * k]}" for k in range(8))),
        "form": Page(source="= Demande\n" + form),
        "chart": Page(source=PROSE + "\n\n" + axis + "\n" + scale + "\n\nFigure 2. Évolution\n\n" + PROSE),
        "letter": Page(source=letters + ours + PROSE * 2),
        "definitions": Page(source="\n".join(terms)),
        "years-in-prose": Page(source="\n\n".join(dated)),
        "formulas": Page(source=PROSE + "\n" + "\n".join(formulas)),
    }  # fmt: skip


def all_pages() -> dict[str, Page]:
    """The pages by name."""
    return _tables() | {f"no-table-{name}": page for name, page in _others().items()}
