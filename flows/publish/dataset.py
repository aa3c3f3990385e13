"""Publish a dataset: rows to validated tables to files to a folder, whole or not at all; and read one back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from flows.publish.files import csv_bytes, facts_of, parquet_bytes, read_csv, read_parquet, write_bytes
from flows.publish.frames import Rows, build, check_frames
from flows.publish.swap import replace_folder
from schemas.catalogue import Entry
from schemas.dictionary import dataset_page
from schemas.errors import PublishError
from schemas.models import Problem
from schemas.package import PACKAGE_FILE, PACKAGE_NAME, FileFacts, dataset_version, describe, licences_of, spec_of
from schemas.tables import TableSpec, tables_of

#: Pages that explain a dataset to a person.
PAGES = {"LISEZMOI.md": "fr", "README.md": "en"}
#: Problems that an error message tells; the others are counted.
_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A dataset that was written."""

    folder: Path
    #: The software's version and a digest of the data.
    version: str
    #: Rows by table, in the order of the tables.
    counts: dict[str, int]
    #: Every file but ``datapackage.json`` and the pages for people.
    files: tuple[FileFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A dataset that was read back. Valid: no problems."""

    folder: Path
    version: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]


def check_rows(rows: Rows, *, entries: Sequence[Entry]) -> tuple[Problem, ...]:
    """Why *rows* cannot be published; empty: they can. Each problem names its edition where it is of one."""
    return build(rows, tables_of(entries)).problems


def publish(rows: Rows, out: Path, *, entries: Sequence[Entry], software_version: str) -> Published:
    """Replace the dataset in *out* by one made of *rows*. The same rows in any order give the same bytes.

    :param rows: table -> rows (:mod:`flows.publish.frames` says what a value may be); one that is not named is empty.
    :param entries: the catalogue: licences, and the tables of entries of kind ``table``.
    :raises PublishError: rows are not valid, or the folder cannot be written; the earlier dataset is untouched.
    :raises CatalogueError: a table of its own clashes with those of the dataset.
    """
    specs = tables_of(entries)
    built = build(rows, specs)
    if built.problems:
        raise PublishError(
            f"the data is not valid: {_summary(built.problems)}.", where=str(out),
            remedy="Nothing was written. Correct the report's catalogue entry, or tell the developers.",
        )  # fmt: skip

    def fill(folder: Path) -> Published:
        published = _write(folder, specs, built.frames, entries, software_version)
        checked = validate_dataset(folder)
        if checked.problems:
            raise PublishError(
                f"what was written does not read back: {_summary(checked.problems)}.", where=str(out),
                remedy="The earlier dataset is untouched. Check the disk and run again.",
            )  # fmt: skip
        return published

    published = replace_folder(out, fill, ours=_files_of, last=PACKAGE_FILE)
    return Published(folder=out, version=published.version, counts=published.counts, files=published.files)


def write_tables(rows: Rows, folder: Path, *, entries: Sequence[Entry], software_version: str) -> Published:
    """Write the tables of a single extraction to *folder*: a dataset like any other (:func:`publish`)."""
    return publish(rows, folder, entries=entries, software_version=software_version)


def validate_dataset(folder: Path) -> Checked:
    """Read a dataset back: sizes and digests, CSV and Parquet alike, values, keys, references.

    Only the folder is needed: tables are taken from its ``datapackage.json``.

    :raises PublishError: there is no dataset of ours in *folder*.
    """
    package = _package_of(folder)
    problems: list[Problem] = []
    try:
        specs = {spec.name: spec for spec in map(spec_of, _tables_in(package))}
        files = {resource["path"]: resource for resource in package["resources"]}
        counts = {resource["name"]: int(resource["rowCount"]) for resource in _tables_in(package)}
        version = str(package["version"])
        problems += [problem for resource in package["resources"] if (problem := _check_file(folder, resource))]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _not_ours(folder, f"it lacks or misstates {error}") from error
    facts = [
        FileFacts(name=path, size_bytes=resource["bytes"], sha256=resource["hash"].removeprefix("sha256:"))
        for path, resource in files.items()
    ]
    software_version = version[:-13]
    if dataset_version(software_version, facts) != version:
        problems.append(Problem(table=PACKAGE_FILE, what=f"the version {version} is not that of these files"))
    if not problems:
        problems += _check_tables(folder, specs, counts)
    return Checked(folder=folder, version=version, counts=counts, problems=tuple(problems))


def _write(
    folder: Path,
    specs: Mapping[str, TableSpec],
    frames: Mapping[str, pd.DataFrame],
    entries: Sequence[Entry],
    software_version: str,
) -> Published:
    files: dict[str, FileFacts] = {}
    for name, spec in specs.items():
        for suffix, content in (("csv", csv_bytes), ("parquet", parquet_bytes)):
            path = folder / f"{name}.{suffix}"
            files[path.name] = write_bytes(path, content(spec, frames[name]))
    counts = {name: len(frame) for name, frame in frames.items()}
    reports: list[dict[str, Any]] = [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frames["reports"].to_dict("records")
    ]
    package = describe(
        specs.values(), files, counts, reports=reports, entries=entries, software_version=software_version
    )
    used = {row["series"] for row in reports}
    licences = licences_of(entry for entry in entries if entry.id in used)
    for name, language in PAGES.items():
        page = dataset_page(specs.values(), counts, reports, licences, "fr" if language == "fr" else "en")
        write_bytes(folder / name, page.encode())
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    write_bytes(folder / PACKAGE_FILE, text.encode())
    return Published(folder=folder, version=package["version"], counts=counts, files=tuple(files.values()))


def _check_file(folder: Path, resource: Mapping[str, Any]) -> Problem | None:
    name = str(resource["path"])
    path = folder / name
    if Path(name).name != name:
        return Problem(table=name, what="the path leads out of the dataset")
    if not path.is_file():
        return Problem(table=name, what="the file is missing")
    facts = facts_of(path)
    if facts.size_bytes != resource["bytes"]:
        return Problem(table=name, what=f"the file has {facts.size_bytes} bytes, not {resource['bytes']}")
    if f"sha256:{facts.sha256}" != resource["hash"]:
        return Problem(table=name, what="the content was changed: its SHA-256 differs from that of datapackage.json")
    return None


def _check_tables(folder: Path, specs: Mapping[str, TableSpec], counts: Mapping[str, int]) -> list[Problem]:
    frames: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, spec in specs.items():
        try:
            frames[name] = read_csv(spec, folder / f"{name}.csv")
            other = read_parquet(spec, folder / f"{name}.parquet")
        except (ValueError, OSError) as error:
            problems.append(Problem(table=name, what=str(error)))
            continue
        if not frames[name].equals(other):
            problems.append(Problem(table=name, what="the CSV and the Parquet file differ"))
        if len(other) != counts[name]:
            problems.append(Problem(table=name, what=f"there are {len(other)} rows, not {counts[name]}"))
    return problems or list(check_frames(specs, frames))


def _files_of(folder: Path) -> set[str]:
    """Names of the files that a dataset in *folder* is made of; none where there is no dataset of ours."""
    try:
        package = _package_of(folder)
        return {PACKAGE_FILE, *PAGES, *(str(resource["path"]) for resource in package["resources"])}
    except (PublishError, KeyError, TypeError):
        return set()


def _package_of(folder: Path) -> dict[str, Any]:
    try:
        package = json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PublishError(
            "there is no dataset here (no datapackage.json).", where=str(folder),
            remedy="Give the folder that 'bilan run' or 'bilan extract' wrote.",
        ) from error  # fmt: skip
    except OSError as error:
        raise PublishError(
            f"datapackage.json cannot be read ({error.strerror}).", where=str(folder), remedy="Check its permissions."
        ) from error
    except ValueError as error:
        raise _not_ours(folder, f"it is not JSON: {error}") from error
    if not isinstance(package, dict) or package.get("name") != PACKAGE_NAME:
        raise _not_ours(folder, "it describes something else")
    return package


def _not_ours(folder: Path, why: str) -> PublishError:
    return PublishError(
        f"datapackage.json is not that of a dataset of this software ({why}).", where=str(folder),
        remedy="Publish the dataset again, or give another folder.",
    )  # fmt: skip


def _tables_in(package: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [resource for resource in package["resources"] if resource.get("type") == "table"]


def _summary(problems: Sequence[Problem]) -> str:
    told = "; ".join(str(problem) for problem in problems[:_TOLD])
    return told if len(problems) <= _TOLD else f"{told}; and {len(problems) - _TOLD} more"
