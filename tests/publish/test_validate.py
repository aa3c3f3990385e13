"""A published dataset is read back, and whatever was changed is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.publish import publish, validate_dataset
from flows.publish.files import facts_of
from schemas.errors import PublishError
from schemas.package import dataset_version
from tests.publish.samples import ENTRIES, sample


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "dataset"
    publish(sample(3), folder, entries=ENTRIES, software_version="0.1.0")
    return folder


@pytest.fixture
def dataset(published: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(published, tmp_path / "dataset"))


def edit(dataset: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = dataset / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")


def restate(dataset: Path, name: str, content: bytes) -> None:
    """Change a file, and datapackage.json with it: only what the tables mean can tell."""
    (dataset / name).write_bytes(content)

    def change(package: dict[str, Any]) -> None:
        for resource in package["resources"]:
            if resource["path"] == name:
                resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        files = [facts_of(dataset / resource["path"]) for resource in package["resources"]]
        package["version"] = dataset_version("0.1.0", files)

    edit(dataset, change)


def told(dataset: Path) -> list[str]:
    return [str(problem) for problem in validate_dataset(dataset).problems]


def test_a_dataset_as_published_is_valid(dataset: Path) -> None:
    checked = validate_dataset(dataset)
    assert checked.problems == ()
    assert checked.counts["software_list"] == 3
    assert checked.version.startswith("0.1.0+")


def test_a_changed_cell_is_told(dataset: Path) -> None:
    path = dataset / "actions.csv"
    path.write_bytes(path.read_bytes().replace(b"404109", b"404108", 1))
    assert told(dataset) == ["actions.csv: the content was changed: its SHA-256 differs from that of datapackage.json"]


def test_a_shortened_file_is_told(dataset: Path) -> None:
    path = dataset / "actions.parquet"
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1])
    assert told(dataset) == [f"actions.parquet: the file has {size - 1} bytes, not {size}"]


def test_a_missing_file_is_told(dataset: Path) -> None:
    (dataset / "cells.csv").unlink()
    assert told(dataset) == ["cells.csv: the file is missing"]


def test_csv_and_parquet_that_differ_are_told(dataset: Path) -> None:
    restate(dataset, "actions.csv", (dataset / "actions.csv").read_bytes().replace(b"404109", b"404108", 1))
    assert told(dataset) == ["actions: the CSV and the Parquet file differ"]


def test_a_csv_that_does_not_parse_is_told(dataset: Path) -> None:
    restate(dataset, "reports.csv", b"report_id\r\n")
    assert told(dataset) == ["reports: the header is report_id"]


def test_values_keys_and_references_are_checked_again(dataset: Path) -> None:
    def loosen(package: dict[str, Any]) -> None:
        (table,) = (resource for resource in package["resources"] if resource["name"] == "progress_items")
        (kind,) = (field for field in table["schema"]["fields"] if field["name"] == "kind")
        kind["categories"] = [{"value": "bullet", "label": "puce", "label_en": "bullet"}]
        table["schema"]["primaryKey"] = ["report_id", "action_id"]
        table["schema"]["foreignKeys"][0]["fields"] = ["report_id", "text"]

    edit(dataset, loosen)
    problems = "\n".join(told(dataset))
    assert "'paragraph' is none of bullet" in problems
    assert "another row has the same key" in problems
    assert "there is no such row in 'actions': plan-2023-03-31, Un paragraphe." in problems


def test_a_wrong_count_and_a_wrong_version_are_told(dataset: Path) -> None:
    edit(dataset, lambda package: package["resources"][0].update(rowCount=5))
    assert told(dataset) == ["reports: there are 2 rows, not 5"]
    edit(dataset, lambda package: package.update(version="0.1.0+000000000000"))
    assert told(dataset) == ["datapackage.json: the version 0.1.0+000000000000 is not that of these files"]


def test_a_path_that_leads_out_is_not_followed(dataset: Path) -> None:
    edit(dataset, lambda package: package["resources"][0].update(path="../secret"))
    assert "../secret: the path leads out of the dataset" in told(dataset)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "it is not JSON"),
        ("[]", "it describes something else"),
        ('{"name": "other", "resources": []}', "it describes something else"),
        ('{"name": "bilan"}', "it lacks or misstates 'resources'"),
        ('{"name": "bilan", "version": "1", "resources": [{"type": "table"}]}', "it lacks or misstates 'schema'"),
    ],
)
def test_a_package_that_is_not_ours_is_told(dataset: Path, text: str, message: str) -> None:
    (dataset / "datapackage.json").write_text(text)
    with pytest.raises(PublishError, match=message):
        validate_dataset(dataset)


def test_a_folder_without_a_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"there is no dataset here \(no datapackage\.json\)"):
        validate_dataset(tmp_path)


def test_a_package_that_cannot_be_read_is_told(dataset: Path) -> None:
    (dataset / "datapackage.json").unlink()
    (dataset / "datapackage.json").mkdir()
    with pytest.raises(PublishError, match=r"datapackage\.json cannot be read"):
        validate_dataset(dataset)
