"""datapackage.json says all that the tables are, and nothing of the run."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.package import FileFacts, dataset_version, describe, licences_of, spec_of
from schemas.tables import tables_of
from tests.publish.samples import ACTIONS, ENTRIES, INVENTORY, report

SPECS = tables_of(ENTRIES)
FILES = {
    name: FileFacts(name=name, size_bytes=len(name), sha256="0f" * 32)
    for table in SPECS
    for name in (f"{table}.csv", f"{table}.parquet")
}


def described(reports: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {"entries": ENTRIES, "software_version": "0.1.0"} | more
    return describe(SPECS.values(), FILES, dict.fromkeys(SPECS, 0), reports=reports, **arguments)


@pytest.fixture
def package() -> dict[str, Any]:
    return described([report(), report("software-list-2017-06-01", "software-list")])


def test_a_table_reads_back_from_its_description(package: dict[str, Any]) -> None:
    tables = {resource["name"]: spec_of(resource) for resource in package["resources"] if resource.get("type")}
    assert tables == SPECS


def test_the_package_follows_version_2_of_the_standard(package: dict[str, Any]) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert "profile" not in package
    for resource in package["resources"]:
        assert resource.get("type") in (None, "table")  # the only type the standard has
        assert resource["hash"].startswith("sha256:")
        assert resource["schema"]["missingValues"] == [""]
    (actions,) = (resource for resource in package["resources"] if resource["name"] == "actions")
    assert actions["encoding"] == "utf-8"
    assert actions["schema"]["primaryKey"] == ["report_id", "action_id"]
    assert actions["schema"]["foreignKeys"] == [
        {"fields": ["report_id"], "reference": {"resource": "reports", "fields": ["report_id"]}}
    ]


def test_columns_are_described_in_both_languages_with_their_units(package: dict[str, Any]) -> None:
    (actions,) = (resource for resource in package["resources"] if resource["name"] == "actions")
    fields = {field["name"]: field for field in actions["schema"]["fields"]}
    assert fields["planned_cad"]["title"] == "Crédits prévus"
    assert fields["planned_cad"]["title_en"] == "Planned amount"
    assert fields["planned_cad"]["unit"] == "CAD"
    assert fields["status"]["constraints"]["enum"] == ["completed", "continued", "in_progress", "not_started"]
    assert fields["status"]["categories"][0] == {"value": "completed", "label": "Terminée", "label_en": "Completed"}


def test_sources_are_the_addresses_of_the_pdfs_or_the_pages_where_they_are_found() -> None:
    fetched = report("plan-2024-03-31") | {"source_url": "https://example.org/2024.pdf"}
    unknown = report("software-list-2017-06-01", "software-list") | {"as_of": None}
    assert described([report(), fetched, unknown])["sources"] == [
        {"title": "Plan d’action (2023-03-31)", "version": "plan-2023-03-31", "path": "https://example.org/plan"},
        {"title": "Plan d’action (2023-03-31)", "version": "plan-2024-03-31", "path": "https://example.org/2024.pdf"},
        {"title": "Plan d’action", "version": "software-list-2017-06-01"},
    ]


def test_licences_are_those_of_the_reports_that_are_there_each_once() -> None:
    assert described([report()])["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    same = INVENTORY.model_copy(update={"id": "other-list"})
    assert licences_of([ACTIONS, INVENTORY, same]) == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},
        {"name": "LicenseRef-software-list", "title": "Droits réservés; les faits peuvent être réutilisés."},
    ]


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert not {"licenses", "sources", "contributors"} & set(described([]))


def test_the_version_tells_datasets_apart() -> None:
    files = list(FILES.values())
    version = dataset_version("0.1.0", files)
    assert version == dataset_version("0.1.0", reversed(files))
    assert version != dataset_version("0.1.0", files[1:])
    assert dataset_version("0.1.0+local", files) == f"0.1.0+local.{version.partition('+')[2]}"
