"""A dataset is published whole, described by its data package, the same bytes for the same rows."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from flows.publish import check_rows, publish, validate_dataset, write_tables
from schemas.errors import CatalogueError, PublishError
from schemas.tables import TABLES, tables_of
from tests.publish.samples import ACTIONS, EDITION, ENTRIES, action, sample

#: Texts that have broken CSV readers.
NASTY = ['"', '""', ",", ";", "a\nb", "\n", " a ", "'", "=1+1", "- $", "é’«»", "\\", "a;b;c\td", "NA", "null", "#"]


def put(out: Path, rows: dict[str, list[dict[str, Any]]] | None = None) -> Any:
    return publish(rows or sample(), out, entries=ENTRIES, software_version="0.1.0")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("published") / "dataset"
    rows = sample()
    rows["actions"] += [action(100 + place, title=text, progress=text) for place, text in enumerate(NASTY)]
    put(out, rows)
    return out


@pytest.fixture(scope="module")
def package(dataset: Path) -> dict[str, Any]:
    return json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))


def test_frictionless_finds_nothing_wrong(dataset: Path) -> None:
    report = frictionless.Package(str(dataset / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    assert len(report.tasks) == 2 * len(tables_of(ENTRIES))
    assert not [warning for task in report.tasks for warning in task.warnings]


@pytest.mark.slow
def test_the_command_of_frictionless_finds_nothing_wrong(dataset: Path) -> None:
    command = [str(Path(sys.executable).with_name("frictionless")), "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=dataset, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "INVALID" not in done.stdout


def test_frictionless_reads_nasty_text_as_it_was(dataset: Path) -> None:
    resource = frictionless.Package(str(dataset / "datapackage.json")).get_resource("actions")
    titles = [row["title"] for row in resource.read_rows() if row["number"] >= 100]
    assert titles == [text.replace("\t", " ") for text in NASTY]


@pytest.mark.parametrize("name", ["actions.csv", "actions.parquet"])
def test_frictionless_notices_a_changed_file(dataset: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file, content in contents(dataset).items():
        (copy / file).write_bytes(content[:-3] + b"1\r\n" if file == name else content)
    assert not frictionless.Package(str(copy / "datapackage.json")).validate().valid


def test_each_table_is_a_csv_and_a_parquet_file(dataset: Path, package: dict[str, Any]) -> None:
    specs = tables_of(ENTRIES)
    expected = {f"{name}.{suffix}" for name in specs for suffix in ("csv", "parquet")}
    assert set(contents(dataset)) == expected | {"datapackage.json", "LISEZMOI.md", "README.md"}
    assert {resource["path"] for resource in package["resources"]} == expected
    for name, spec in specs.items():
        with (dataset / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert tuple(next(csv.reader(stream))) == spec.columns
        assert tuple(pq.read_schema(dataset / f"{name}.parquet").names) == spec.columns


def test_sizes_and_digests_are_those_of_the_files(dataset: Path, package: dict[str, Any]) -> None:
    for resource in package["resources"]:
        content = (dataset / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_what_was_published_is_told(tmp_path: Path) -> None:
    published = put(tmp_path / "dataset")
    assert published.folder == tmp_path / "dataset"
    assert published.counts["actions"] == 12
    assert published.counts["action_attributes"] == 0
    assert published.version.startswith("0.1.0+")
    for file in published.files:
        content = (published.folder / file.name).read_bytes()
        assert (file.size_bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = sample()
    put(tmp_path / "one", rows)
    shuffled = {name: random.Random(1).sample(table, len(table)) for name, table in reversed(rows.items())}
    publish(shuffled, tmp_path / "two", entries=tuple(reversed(ENTRIES)), software_version="0.1.0")
    put(tmp_path / "two", shuffled)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    put(tmp_path / "one")
    program = (
        "import sys; from pathlib import Path; from tests.publish.samples import *; from flows.publish import publish; "
        "publish(sample(), Path(sys.argv[1]), entries=ENTRIES, software_version='0.1.0')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "two")], check=True, env=environment)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_other_data_is_another_version(tmp_path: Path) -> None:
    assert put(tmp_path / "one").version != put(tmp_path / "two", sample(3)).version


def test_a_dataset_replaces_the_earlier_one_whole(tmp_path: Path) -> None:
    put(tmp_path / "dataset")
    only = {name: rows for name, rows in sample(3).items() if name != "software_list"}
    only["reports"] = only["reports"][:1]
    publish(only, tmp_path / "dataset", entries=[ACTIONS], software_version="0.1.0")
    assert not (tmp_path / "dataset" / "software_list.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_rows_that_are_not_valid_leave_the_earlier_dataset(tmp_path: Path) -> None:
    put(tmp_path / "dataset")
    before = contents(tmp_path / "dataset")
    rows = sample(9)
    for row in rows["actions"]:
        row["status"] = "almost"
    with pytest.raises(PublishError) as raised:
        put(tmp_path / "dataset", rows)
    message = str(raised.value)
    assert f"actions.status (report_id={EDITION}, action_id=plan:1): 'almost' is none of completed" in message
    assert "and 4 more" in message
    assert "Nothing was written." in message
    assert contents(tmp_path / "dataset") == before


def test_rows_can_be_checked_before() -> None:
    rows = sample()
    assert check_rows(rows, entries=ENTRIES) == ()
    rows["actions"][3]["position"] = None
    (problem,) = check_rows(rows, entries=ENTRIES)
    assert (problem.table, problem.column, problem.report_id) == ("actions", "position", EDITION)


def test_no_rows_at_all_are_a_dataset_too(tmp_path: Path) -> None:
    published = publish({}, tmp_path / "dataset", entries=[], software_version="0.1.0")
    assert published.counts == dict.fromkeys(TABLES, 0)
    assert frictionless.Package(str(tmp_path / "dataset" / "datapackage.json")).validate().valid
    assert validate_dataset(tmp_path / "dataset").problems == ()


def test_tables_of_one_extraction_are_a_dataset_too(tmp_path: Path) -> None:
    write_tables(sample(), tmp_path / "here" / "tables", entries=ENTRIES, software_version="0.1.0")
    assert validate_dataset(tmp_path / "here" / "tables").problems == ()


def test_a_column_of_the_catalogue_that_clashes_is_told(tmp_path: Path) -> None:
    entry = ENTRIES[1].model_copy(update={"columns": (ENTRIES[1].columns[0].model_copy(update={"name": "page"}),)})
    with pytest.raises(CatalogueError, match="software-list"):
        publish({}, tmp_path, entries=[entry], software_version="0.1.0")


def test_what_does_not_read_back_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "dataset")
    before = contents(tmp_path / "dataset")
    monkeypatch.setattr("flows.publish.dataset.parquet_bytes", lambda spec, frame: b"")  # noqa: ARG005
    with pytest.raises(PublishError, match="what was written does not read back"):
        put(tmp_path / "dataset", sample(3))
    assert contents(tmp_path / "dataset") == before


def test_pages_for_people_tell_tables_editions_and_terms(dataset: Path) -> None:
    for name, words in (("LISEZMOI.md", "| `actions` | 28 |"), ("README.md", "One action or measure")):
        page = (dataset / name).read_text(encoding="utf-8")
        assert words in page
        assert EDITION in page
        assert "https://creativecommons.org/licenses/by/4.0/" in page
        assert "Droits réservés; les faits peuvent être réutilisés." in page
        assert "`software_list`" in page
