"""Catalogue entries: what is missing, misspelt or wrong is told with the file and the place in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.catalogue import entry_hash, load_catalogue, load_entry
from schemas.errors import CatalogueError
from tests.shared import ROOT

SOUND = """
id = "plan"
title = "Plan d’action"
publisher = "Ministère"
licence = "CC-BY-4.0"

[[columns]]
name = "action"
kind = "action"
labels = ["actions?"]

[[columns]]
name = "status"
kind = "status"

[statuses]
"Terminée" = "completed"
"""


def write(folder: Path, text: str, name: str = "plan.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_entry_of_the_repository_loads() -> None:
    catalogue = load_catalogue(ROOT / "reports").entries
    assert all(entry.id == name for name, entry in catalogue.items())
    assert {entry.kind for entry in catalogue.values()} == {"actions", "table"}


def test_a_sound_entry_is_read(tmp_path: Path) -> None:
    entry = load_entry(write(tmp_path, SOUND))
    assert entry.statuses == {"Terminée": "completed"}
    status = entry.column("status", "action")
    assert status is not None
    assert status.name == "action"  # the first of either kind
    assert entry.column("deadline") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('title = "Plan d’action"', ""), "'title' is missing"),
        (
            ('publisher = "Ministère"', 'publishr = "x"\npublisher = "x"'),
            "'publishr' is not a key of the catalogue (did you mean 'publisher'?)",
        ),
        (("labels =", "label ="), "'columns[0].label' is not a key of the catalogue (did you mean 'labels'?)"),
        (("labels =", "zzz ="), "'columns[0].zzz' is not a key of the catalogue. Correct the entry"),
        (('kind = "action"', 'kind = "actoin"'), "'columns[0].kind': Input should be 'action'"),
        (('["actions?"]', '["(actions"]'), "'columns[0].labels[0]': not a regular expression"),
        (('"completed"', '"done"'), "'statuses.Terminée': Input should be 'completed'"),
        (('[statuses]\n"Terminée" = "completed"', ""), "'statuses' must say what the printed statuses mean"),
        (('name = "status"', 'name = "action"'), "two columns are named 'action'"),
        (('kind = "action"', 'kind = "deadline"'), "a table of actions needs a column of kind 'action' or 'title'"),
        (
            ('id = "plan"', 'id = "plan"\nkind = "table"'),
            "a table of its own has columns of kind 'text', 'integer' or 'amount'",
        ),
        (('id = "plan"', 'id = "Plan A"'), "'id': String should match pattern"),
        (
            ('id = "plan"', 'id = "other"'),
            "'id' is 'other' and the file is named 'plan.toml'. Name the file 'other.toml'",
        ),
        (("[statuses]", '[source]\nkind = "pdf"\n[statuses]'), "'source': a source of kind 'pdf' needs 'url'"),
        (
            ("[statuses]", '[source]\nkind = "pdf"\nurl = "https://example.org/a.pdf"\n[statuses]'),
            "'source': 'hosts' must name the hosts",
        ),
        (
            ("[statuses]", '[source]\nkind = "ckan"\nurl = "https://example.org"\nhosts = ["example.org"]\n[statuses]'),
            "a source of kind 'ckan' needs 'dataset'",
        ),
        (
            ("[statuses]", '[[settled]]\nfont = "A"\ntext = "ti"\nreason = "seen"\n[statuses]'),
            "'settled[0]': give either 'code' or 'printed'",
        ),
        (("[statuses]", "[statuses"), "not valid TOML"),
        (
            ('"completed"', '"completed"\n"TERMINEE." = "continued"'),
            "'statuses' gives 'TERMINEE.' two meanings",
        ),
        (
            ("[statuses]", "[[statements]]\nsentence = '(\\d+) actions'\nof = \"actions\"\n[statuses]"),
            "'statements[0].sentence': the pattern lacks the group (?P<value>",
        ),
        (
            ("[statuses]", "[organisations]\nglossary_entry = '^(?P<id>\\w+)'\n[statuses]"),
            "'organisations.glossary_entry': the pattern lacks the group (?P<name>",
        ),
        (
            ('labels = ["actions?"]', 'unit = "thousands"'),
            "'unit' is for columns of kind 'planned', 'spent' or 'amount'",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert change[0] in SOUND
    path = write(tmp_path, SOUND.replace(*change, 1))
    with pytest.raises(CatalogueError) as raised:
        load_entry(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"absent\.toml: the file cannot be read \(No such file"):
        load_entry(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes('title = "é"'.encode("latin-1"))
    with pytest.raises(CatalogueError, match="not valid TOML"):
        load_entry(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (('publisher = "Ministère"', 'publishr = "x"\npublisher = "x"'), "line 4: 'publishr'"),
        (('kind = "status"', 'kind = "staus"'), "line 14: 'columns[1].kind'"),
        (('name = "status"', ""), "line 12: 'columns[1].name' is missing"),
        (('"completed"', '"finished"'), "line 17: 'statuses.Terminée'"),
        (('title = "Plan d’action"', 'title = """\nkind = 1\n"""\nkind = 1'), "line 6: 'kind'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], line: str) -> None:
    assert change[0] in SOUND
    with pytest.raises(CatalogueError) as raised:
        load_entry(write(tmp_path, SOUND.replace(*change, 1)))
    assert line in str(raised.value)


def test_a_wrong_entry_does_not_keep_the_others_from_being_loaded(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    write(tmp_path, SOUND.replace('"plan"', '"misspelt"').replace("publisher", "publishr"), "misspelt.toml")
    write(tmp_path, "id = ", "torn.toml")
    write(tmp_path, SOUND, "copied.toml")
    write(tmp_path, SOUND.replace('"plan"', '"renamed"'), "other-name.toml")
    catalogue = load_catalogue(tmp_path)
    assert list(catalogue.entries) == ["plan"]
    assert sorted(catalogue.wrong) == ["copied", "misspelt", "renamed", "torn"]
    assert "publishr" in str(catalogue.wrong["misspelt"])


def test_a_folder_without_entries_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no catalogue here"):
        load_catalogue(tmp_path)


def test_the_hash_of_an_entry_is_that_of_what_it_says(tmp_path: Path) -> None:
    one = load_entry(write(tmp_path, SOUND))
    respelt = load_entry(write(tmp_path, "# the same\n" + SOUND.replace('"CC-BY-4.0"', "'CC-BY-4.0'")))
    changed = load_entry(write(tmp_path, SOUND.replace("CC-BY", "CC-BY-SA")))
    assert entry_hash(one) == entry_hash(respelt) != entry_hash(changed)


def test_white_space_that_means_something_is_kept(tmp_path: Path) -> None:
    text = SOUND + '\n[organisations]\nseparators = [";", "\\n"]\nglossary_heading = "^Sigles "\n'
    organisations = load_entry(write(tmp_path, text)).organisations
    assert organisations.separators == (";", "\n")
    assert organisations.glossary_heading == "^Sigles "
