"""What is published: every edition that can be read, the last good reading of those that cannot, once for all."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows import stages
from flows.archive import Archive, ArchivedEdition
from flows.console import show_summary
from flows.stages import Fetched, Places
from flows.store import Failure, Store
from flows.summary import Summary, markdown
from schemas.catalogue import Entry
from schemas.edition import Edition
from schemas.errors import CatalogueError, PublishError
from schemas.findings import Finding
from tests.flows.conftest import reading

NewReport = Callable[..., None]
NewEdition = Callable[..., ArchivedEdition]
NewPlans = Callable[..., None]
Reader = Callable[[Entry, str], Edition | Failure]

UNREADABLE = Failure(check="no-text-layer", explanation="the pages hold no text.")


def run(
    places: Places,
    *reports: str,
    reader: Reader = lambda entry, _: reading(entry),
    fetched: dict[str, Fetched] | None = None,
    force: bool = False,
) -> Summary:
    """A run in which *reader* stands for reading: it is given the entry and the PDF's text."""
    known, chosen = stages.catalogue(places, reports)
    plan = stages.plan(places, known, chosen, fetched or {})
    requests = stages.to_read(places, plan, workers=1, force=force)
    failures: dict[str, Failure | None] = {}
    for request in requests:
        outcome = reader(known.entries[request.report], Path(request.pdf).read_text())
        is_kept = isinstance(outcome, Edition) or outcome.is_final
        failures[request.key] = None if is_kept else outcome
        if is_kept:
            Store(places.work).save(request.key, outcome)
    return stages.publish(places, plan, fetched or {}, failures, force=force)


def by_content(entry: Entry, content: str) -> Edition:
    """A reader: the PDF's last word is its date."""
    return reading(entry, as_of=date.fromisoformat(content.split()[-1]), title=content)


def unreadable(entry: Entry, content: str) -> Failure:
    """A reader that can read nothing."""
    assert entry.id
    assert content
    return UNREADABLE


def no_reader(entry: Entry, content: str) -> Edition:
    """A reader that must not be asked."""
    pytest.fail(f"{entry.id} was read again: {content}")


def table(places: Places, name: str) -> list[dict[str, str]]:
    with (Path(places.dataset) / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def checks(places: Places) -> set[tuple[str, str]]:
    return {(row["report_id"], row["check"]) for row in table(places, "findings")}


def snapshot(places: Places) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(places.dataset).iterdir()}


def test_every_edition_is_published_with_where_it_came_from(
    places: Places, new_report: NewReport, new_edition: NewEdition
) -> None:
    new_report("plan-a")
    edition = new_edition("plan-a", "one")
    summary = run(places)
    assert summary["read"] == 1
    assert summary["failed"] == {}
    (row,) = table(places, "reports")
    assert row["sha256"] == edition.sha256
    assert row["source_url"] == "https://x.test/a"
    assert row["retrieved_at"].startswith("2024-05-01T00:00:00")
    assert ("plan-a-2024-03-31", "glossary-missing") in checks(places)


def test_the_same_again_is_neither_read_nor_published(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a")
    run(places)
    before = Path(places.dataset).stat().st_ino, snapshot(places)
    summary = run(places, reader=no_reader)
    assert summary["is_unchanged"]
    assert (Path(places.dataset).stat().st_ino, snapshot(places)) == before
    assert "Nothing new" in markdown(summary)


@pytest.mark.parametrize("name", ["actions.csv", "findings.parquet"])
def test_a_dataset_that_is_not_whole_is_published_again(places: Places, new_plans: NewPlans, name: str) -> None:
    new_plans("plan-a")
    run(places)
    before = snapshot(places)
    (Path(places.dataset) / name).unlink()
    assert not run(places)["is_unchanged"]
    assert snapshot(places) == before


def test_only_what_changed_is_read_again(places: Places, new_report: NewReport, new_edition: NewEdition) -> None:
    for number in range(5):
        new_report(f"plan-{number}")
        new_edition(f"plan-{number}", "one")
    run(places)
    new_report("plan-1", 'title_en = "Changed"\n')
    new_edition("plan-3", "two 2024-09-30", day=2)
    asked: list[str] = []

    def note(entry: Entry, text: str) -> Edition:
        asked.append(entry.id)
        return by_content(entry, text) if "two" in text else reading(entry)

    assert run(places, reader=note)["read"] == 2
    assert sorted(asked) == ["plan-1", "plan-3"]
    assert len(table(places, "reports")) == 6


def test_a_report_that_fails_is_a_finding_and_the_others_are_published(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a", "plan-b")
    summary = run(places, reader=lambda entry, _: UNREADABLE if entry.id == "plan-a" else reading(entry))
    assert summary["failed"] == {"plan-a": "the pages hold no text."}
    assert [row["series"] for row in table(places, "reports")] == ["plan-b"]
    assert ("plan-a", "no-text-layer") in checks(places)
    assert "plan-a" in markdown(summary)


def test_a_final_failure_is_not_tried_again_and_still_counts(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a", "plan-b")
    run(places, reader=lambda entry, _: UNREADABLE if entry.id == "plan-a" else reading(entry))
    summary = run(places, reader=no_reader)
    assert summary["is_unchanged"]
    assert list(summary["failed"]) == ["plan-a"]


def test_an_edition_that_cannot_be_read_any_more_keeps_its_rows(
    places: Places, new_plans: NewPlans, new_report: NewReport
) -> None:
    new_plans("plan-a")
    run(places)
    rows = table(places, "actions")
    new_report("plan-a", 'title_en = "Changed"\n')
    summary = run(places, reader=unreadable)
    assert list(summary["failed"]) == ["plan-a"]
    assert table(places, "actions") == rows
    assert {("plan-a-2024-03-31", "no-text-layer"), ("plan-a-2024-03-31", "earlier-reading-kept")} <= checks(places)


def test_an_earlier_edition_stays_when_a_new_one_cannot_be_read(
    places: Places, new_plans: NewPlans, new_edition: NewEdition
) -> None:
    new_plans("plan-a")
    run(places)
    new_edition("plan-a", "two", day=2)
    summary = run(places, reader=unreadable)
    assert list(summary["failed"]) == ["plan-a"]
    assert [row["report_id"] for row in table(places, "reports")] == ["plan-a-2024-03-31"]


def test_editions_whose_archive_is_damaged_keep_their_rows(
    places: Places, new_report: NewReport, new_edition: NewEdition
) -> None:
    new_report("plan-a")
    edition = new_edition("plan-a", "one")
    run(places)
    rows = table(places, "reports")
    sidecar = edition.path.with_suffix(".json")
    sidecar.chmod(0o644)
    sidecar.write_text("{")
    summary = run(places)
    assert "sidecar cannot be read" in summary["failed"]["plan-a"]
    assert table(places, "reports") == rows
    assert ("plan-a", "archive-damaged") in checks(places)


def test_rows_that_are_not_valid_are_left_out_and_the_others_published(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a", "plan-b")
    summary = run(
        places, reader=lambda entry, _: reading(entry, status="nonsense") if entry.id == "plan-a" else reading(entry)
    )
    assert "status" in summary["failed"]["plan-a"]
    assert [row["series"] for row in table(places, "reports")] == ["plan-b"]
    assert ("plan-a", "rows-not-valid") in checks(places)


def test_rows_that_are_not_valid_any_more_give_way_to_the_earlier_ones(
    places: Places, new_plans: NewPlans, new_report: NewReport
) -> None:
    new_plans("plan-a")
    run(places)
    rows = table(places, "actions")
    new_report("plan-a", 'title_en = "Changed"\n')
    run(places, reader=lambda entry, _: reading(entry, status="nonsense"))
    assert table(places, "actions") == rows
    assert ("plan-a-2024-03-31", "earlier-reading-kept") in checks(places)


def test_a_wrong_entry_is_a_finding_and_its_rows_stay(
    places: Places, new_report: NewReport, new_edition: NewEdition
) -> None:
    for report in ("plan-a", "plan-b"):
        new_report(report)
        new_edition(report, "one 2024-03-31")
    run(places, reader=by_content)
    rows = table(places, "actions")
    package = json.loads((Path(places.dataset) / "datapackage.json").read_text())
    new_report("plan-a", 'titel_en = "Changed"\n')
    new_edition("plan-b", "two 2024-09-30", day=2)
    summary = run(places, reader=by_content)
    assert list(summary["failed"]) == ["plan-a"]
    assert "plan-a.toml: line 5: 'titel_en' is not a key" in summary["failed"]["plan-a"]
    assert [row for row in table(places, "actions") if "2024-09-30" not in row["report_id"]] == rows
    assert len(table(places, "reports")) == 3
    (finding,) = [row for row in table(places, "findings") if row["check"] == "catalogue-wrong"]
    assert (finding["report_id"], finding["severity"]) == ("plan-a", "error")
    assert "plan-a.toml: line 5" in finding["message_fr"]
    assert json.loads((Path(places.dataset) / "datapackage.json").read_text())["licenses"] == package["licenses"]
    again = run(places, reader=no_reader)
    assert again["is_unchanged"]
    assert list(again["failed"]) == ["plan-a"]
    new_report("plan-a")
    summary = run(places, reader=no_reader)
    assert summary["failed"] == {}
    assert ("plan-a", "catalogue-wrong") not in checks(places)


def test_a_wrong_entry_that_nobody_asked_for_and_nothing_is_published_of_is_let_be(
    places: Places, new_plans: NewPlans, new_report: NewReport
) -> None:
    new_plans("plan-a")
    new_report("plan-b", 'titel_en = "Changed"\n')
    assert run(places, "plan-a")["failed"] == {}
    assert list(run(places, "plan-a", "plan-b")["failed"]) == ["plan-b"]


def test_rather_than_lose_a_report_with_a_wrong_entry_the_run_stops(
    places: Places, new_plans: NewPlans, new_report: NewReport
) -> None:
    new_plans("plan-a", "plan-b")
    run(places)
    before = snapshot(places)
    new_report("plan-a", 'titel_en = "Changed"\n')
    shutil.rmtree(places.work)
    with pytest.raises(CatalogueError, match="it would be lost"):
        run(places)
    assert snapshot(places) == before


@pytest.mark.parametrize("reports", [(), ("plan-a",)])
def test_without_a_right_entry_there_is_nothing_to_run(
    places: Places, new_report: NewReport, reports: tuple[str, ...]
) -> None:
    new_report("plan-a", 'titel_en = "Changed"\n')
    if reports:
        new_report("plan-b")
    with pytest.raises(CatalogueError, match=r"line 5: 'titel_en' is not a key .*did you mean 'title_en'"):
        run(places, *reports)


def test_two_pdfs_of_one_date_are_one_edition_the_last(
    places: Places, new_report: NewReport, new_edition: NewEdition
) -> None:
    new_report("plan-a")
    new_edition("plan-a", "first 2024-03-31", day=1)
    last = new_edition("plan-a", "corrected 2024-03-31", day=2)
    summary = run(places, reader=by_content)
    (row,) = table(places, "reports")
    assert row["sha256"] == last.sha256
    assert summary["failed"] == {}
    assert ("plan-a-2024-03-31", "edition-superseded") in checks(places)


def test_reports_that_are_not_named_stay_as_they_are(
    places: Places, new_report: NewReport, new_edition: NewEdition
) -> None:
    for report in ("plan-a", "plan-b", "plan-c"):
        new_report(report)
        new_edition(report, "one 2024-03-31")
    run(places, "plan-a", "plan-b", reader=by_content)
    assert [row["series"] for row in table(places, "reports")] == ["plan-a", "plan-b"]
    new_edition("plan-a", "two 2024-09-30", day=2)
    new_edition("plan-b", "two 2024-09-30", day=2)
    run(places, "plan-a", reader=by_content)
    assert [row["report_id"] for row in table(places, "reports")] == [
        "plan-a-2024-03-31",
        "plan-a-2024-09-30",
        "plan-b-2024-03-31",
    ]


def test_a_report_to_be_added_by_hand_is_no_failure(places: Places, new_plans: NewPlans, new_report: NewReport) -> None:
    new_plans("plan-a")
    new_report("plan-b")
    path = Path(places.catalogue) / "plan-b.toml"
    path.write_text(path.read_text() + '\n[source]\nlanding_page = "https://x.test/plans"\n')
    summary = run(places)
    assert summary["failed"] == {}
    assert summary["to_add"] == {"plan-b": "https://x.test/plans"}
    assert ("plan-b", "added-by-hand") in checks(places)


def test_a_report_that_left_the_catalogue_leaves_the_dataset_and_this_is_told(
    places: Places, new_plans: NewPlans, capsys: pytest.CaptureFixture[str]
) -> None:
    new_plans("plan-a", "plan-b")
    run(places)
    entry = Path(places.catalogue) / "plan-b.toml"
    text = entry.read_text()
    entry.unlink()
    summary = run(places)
    assert summary["gone"] == {"plan-b": 1}
    assert "plan-b**: 1 left" in markdown(summary)
    show_summary(summary, seconds=1.0)
    assert "plan-b is not in the catalogue any more: 1 edition left the dataset." in capsys.readouterr().err
    assert {row["series"] for row in table(places, "reports")} == {"plan-a"}
    assert run(places)["gone"] == {}, "it is told once"
    entry.write_text(text)
    assert run(places, reader=no_reader)["tables"]["reports"] == 2
    for path in Path(places.catalogue).iterdir():
        path.unlink()
    before = snapshot(places)
    with pytest.raises(CatalogueError):
        run(places)
    assert snapshot(places) == before


def test_without_any_edition_nothing_is_published(places: Places, new_report: NewReport) -> None:
    new_report("plan-a")
    summary = run(places)
    assert summary["editions"] == []
    assert not Path(places.dataset).exists()
    assert "nothing to publish" in markdown(summary)


def test_what_fetching_could_not_do_is_a_finding_of_the_report(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a")
    problem = Fetched(findings=(Finding(check="server-failed", found="https://x.test: 500"),))
    summary = run(places, fetched={"plan-a": problem})
    assert "500" in summary["failed"]["plan-a"]
    assert {("plan-a", "server-failed"), ("plan-a-2024-03-31", "glossary-missing")} <= checks(places)


def test_the_order_of_archiving_does_not_show(
    places: Places, new_report: NewReport, new_edition: NewEdition, tmp_path: Path
) -> None:
    for report in ("plan-b", "plan-a"):
        new_report(report)
        for content in ("two 2024-09-30", "one 2024-03-31"):
            new_edition(report, content)
    run(places, reader=by_content)
    first = snapshot(places)
    other = Places(catalogue=places.catalogue, raw=places.raw, dataset=str(tmp_path / "other/dataset"))
    for report in ("plan-a", "plan-b"):
        run(other, report, reader=by_content)
    assert snapshot(other) == first


def test_a_folder_that_cannot_be_written_leaves_the_dataset(
    places: Places, new_plans: NewPlans, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_plans("plan-a")
    run(places)
    before = snapshot(places)

    def full(*_: object, **__: object) -> None:
        raise PublishError("no space left.", where=places.dataset, remedy="Make room.")

    monkeypatch.setattr("flows.publish.dataset.replace_folder", full)
    with pytest.raises(PublishError, match="no space left"):
        run(places, force=True)
    assert snapshot(places) == before


def test_a_report_that_is_not_in_the_catalogue_is_named(places: Places, new_report: NewReport) -> None:
    new_report("plan-a")
    with pytest.raises(CatalogueError, match=r"no report 'plan-x'.*The reports are: plan-a"):
        run(places, "plan-x")


def test_a_surprise_while_fetching_is_a_failure_of_that_report(
    places: Places, new_report: NewReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_report("plan-a")
    monkeypatch.setattr(Archive, "editions", lambda *_: 1 / 0)
    (finding,) = stages.fetch("plan-a", places).findings
    assert finding.severity == "error"
    assert "ZeroDivisionError" in (finding.found or "")


def test_a_summary_is_json(places: Places, new_plans: NewPlans) -> None:
    new_plans("plan-a")
    summary = run(places)
    assert json.loads(json.dumps(summary)) == summary
    assert summary["findings"] == {"error": 0, "warning": 1, "notice": 0}
