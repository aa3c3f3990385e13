"""What a run tells at its end: a value for the command line and for Prefect, and a page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from flows.editions import Assembled, Line
from schemas.edition import Rows


class EditionSummary(TypedDict):
    """One edition. Counts are of the findings about it."""

    report: str
    edition: str
    rows: int
    errors: int
    warnings: int
    notices: int
    #: Glyphs repaired.
    repaired: int
    #: Second reader -> rate of equal cells, 0-1.
    agreement: dict[str, float]
    #: Whether this run read it.
    is_new: bool
    #: The PDF with its text mended; None where nothing was repaired.
    repaired_pdf: str | None
    failure: str | None


class Summary(TypedDict):
    """One run."""

    dataset: str
    #: Whether the dataset in place was left as it is, made from the same.
    is_unchanged: bool
    #: PDFs that were not archived before.
    fetched: int
    #: Editions read in this run, of all editions published.
    read: int
    editions: list[EditionSummary]
    #: Report -> why something of it could not be done.
    failed: dict[str, str]
    #: Report that a person has to add -> where it is found.
    to_add: dict[str, str]
    #: Report that the catalogue has no more -> editions that left the dataset with it.
    gone: dict[str, int]
    #: Table -> rows; empty where nothing was published.
    tables: dict[str, int]
    #: Severity -> findings, of all editions and of the run.
    findings: dict[str, int]


def summary_of(assembled: Assembled, *, fetched_new: int, dataset: Path, counts: Mapping[str, int] | None) -> Summary:
    """The summary of a run. *counts* are the rows by table; None: nothing was published."""
    told = summary_of_lines(assembled.lines, assembled.rows, dataset=dataset, counts=counts)
    return {
        **told,
        "fetched": fetched_new,
        "failed": dict(assembled.failed),
        "to_add": dict(assembled.to_add),
        # Where nothing is published, nothing leaves the dataset.
        "gone": {} if counts is None else dict(assembled.gone),
    }


def summary_of_lines(lines: Sequence[Line], rows: Rows, *, dataset: Path, counts: Mapping[str, int] | None) -> Summary:
    """The summary of what was neither fetched nor planned. *rows* hold the findings."""
    severities = [row["severity"] for row in rows["findings"]]
    return {
        "dataset": str(dataset),
        "is_unchanged": counts is None,
        "fetched": 0,
        "read": sum(line.is_new for line in lines),
        "editions": [_edition(line) for line in lines],
        "failed": {},
        "to_add": {},
        "gone": {},
        "tables": dict(counts or {}),
        "findings": {severity: severities.count(severity) for severity in ("error", "warning", "notice")},
    }


def _edition(line: Line) -> EditionSummary:
    return {
        "report": line.report,
        "edition": line.report_id,
        "rows": line.rows,
        "errors": line.errors,
        "warnings": line.warnings,
        "notices": line.notices,
        "repaired": line.repaired,
        "agreement": dict(line.agreement),
        "is_new": line.is_new,
        "repaired_pdf": str(line.repaired_pdf) if line.repaired_pdf else None,
        "failure": line.failure,
    }


def agreement_text(agreement: dict[str, float]) -> str:
    """``pdfplumber 98.7 %, camelot 97.0 %``; a dash where nothing was compared."""
    return ", ".join(f"{reader} {rate:.1%}".replace("%", " %") for reader, rate in sorted(agreement.items())) or "–"


def worth_telling(summary: Summary) -> list[EditionSummary]:
    """The editions a person looks at: those that are new or failed, or all where they are few."""
    if len(summary["editions"]) <= 12:
        return summary["editions"]
    return [each for each in summary["editions"] if each["is_new"] or each["failure"]]


def markdown(summary: Summary) -> str:
    """The page that a run leaves in Prefect."""
    dataset = Path(summary["dataset"]).absolute()
    editions = summary["editions"]
    if summary["is_unchanged"]:
        head = "Nothing new: the dataset in place is made from the same editions, entries and software."
        head = head if editions else "There is nothing to publish."
    else:
        head = f"{len(editions)} editions published, {summary['read']} of them read in this run."
    found = summary["findings"]
    lines = [
        "# bilan",
        "",
        head,
        "",
        f"- New PDFs: {summary['fetched']}",
        f"- Findings: {found['error']} errors, {found['warning']} warnings, {found['notice']} notices",
        f"- Glyphs repaired: {sum(each['repaired'] for each in editions)}",
        f"- Dataset: [{dataset}]({dataset.as_uri()}), [datapackage.json]({(dataset / 'datapackage.json').as_uri()})",
        f"- Findings in full: [findings.csv]({(dataset / 'findings.csv').as_uri()})",
    ]
    if summary["failed"]:
        lines += ["", "## Failed", ""]
        lines += [f"- **{report}**: {_cell(why)}" for report, why in summary["failed"].items()]
    if summary["to_add"]:
        lines += ["", "## To be added by a person", ""]
        lines += [f"- **{report}**: {_cell(hint)}" for report, hint in summary["to_add"].items()]
    if summary["gone"]:
        lines += ["", "## No longer in the catalogue", ""]
        lines += [f"- **{report}**: {editions} left the dataset" for report, editions in summary["gone"].items()]
    told = worth_telling(summary)
    if told:
        lines += [
            "",
            "## Editions",
            "",
            "| edition | rows | errors | warnings | notices | glyphs repaired | agreement | |",
            "|---|---:|---:|---:|---:|---:|---|---|",
        ]
        lines += [
            f"| {each['edition']} | {each['rows']} | {each['errors']} | {each['warnings']} | {each['notices']} "
            f"| {_repaired(each)} | {agreement_text(each['agreement'])} | {_state(each)} |"
            for each in told
        ]
    if summary["tables"]:
        lines += ["", "## Rows", "", "| table | rows |", "|---|---:|"]
        lines += [f"| {table} | {count} |" for table, count in summary["tables"].items()]
    return "\n".join(lines) + "\n"


def _state(edition: EditionSummary) -> str:
    if edition["failure"]:
        return "failed"
    return "read now" if edition["is_new"] else "unchanged"


def _repaired(edition: EditionSummary) -> str:
    """How many glyphs were repaired, leading to the repaired PDF."""
    path = edition["repaired_pdf"]
    return f"[{edition['repaired']}]({Path(path).absolute().as_uri()})" if path else str(edition["repaired"])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
