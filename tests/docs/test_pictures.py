"""The pictures are what their script makes of the software as it is."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from docs.pictures.make import HERE, STEPS, TITLES, cut_row, pipeline, read_sample
from tests.shared import ROOT


@pytest.mark.parametrize("language", TITLES)
def test_the_way_of_the_data_is_drawn_anew_as_committed(language: str) -> None:
    drawn = pipeline(language)
    assert drawn == (HERE / f"pipeline.{language}.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(drawn).tag.endswith("svg")


def test_its_folders_exist() -> None:
    made_by_runs = {"output/dataset"}
    named = {folder for folder, *_ in STEPS} - made_by_runs
    assert {name for name in named if not ((ROOT / name).exists() or (ROOT / f"{name}.py").exists())} == set()


def test_the_cut_row_is_what_the_software_reads() -> None:
    with Image.open(HERE / "cut-row.png") as committed:
        difference = ImageChops.difference(committed.convert("RGB"), cut_row(*read_sample()).convert("RGB"))
    # Versions of the renderer may smooth edges otherwise; other words or cells change more than that.
    grey = difference.convert("L").point(lambda value: 255 if value > 96 else 0)
    changed = grey.histogram()[255]
    assert changed < 60, f"{changed} pixels differ; python -m docs.pictures.make"
