"""Texts that the page gives for its own glyphs settle what words and outlines cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extractors.readers.drawn import read_document
from extractors.repair import InventoryTaker, apply, decide
from tests.repair.breaking import FRENCH, break_pdf, drawn, typeset

#: Signs of which the text holds nothing else: no word, other face or ink speaks for them.
CODES = " Le code §¶† suit."


def _broken(folder: Path) -> Path:
    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        return {key: "�" for key, said in texts.items() if said in "§¶†"}

    return break_pdf(folder, FRENCH + CODES, breakage)[1]


def _marked(path: Path, spans: Callable[[list[int], int], dict[int, tuple[int, str]]]) -> Path:
    """The PDF at *path* with marked content: *spans* maps the codes of the page from a place on to
    first glyph → (number of glyphs, text)."""
    out = path.with_name("marked.pdf")
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        operations: list[tuple[list[Any], pikepdf.Operator]] = []
        shown = [
            (list(operands), str(operator))
            for operands, operator in pikepdf.parse_content_stream(page)  # pyright: ignore[reportGeneralTypeIssues]
        ]
        for operands, name in shown:
            if name not in ("Tj", "TJ"):
                operations.append((operands, pikepdf.Operator(name)))
                continue
            items: list[Any] = list(operands[0]) if name == "TJ" else [operands[0]]
            flat: list[Any] = []
            for item in items:
                data = bytes(item) if isinstance(item, pikepdf.String) else None
                flat += [item] if data is None else [data[at : at + 2] for at in range(0, len(data), 2)]
            codes = [int.from_bytes(item, "big") for item in flat if isinstance(item, bytes)]
            wanted = spans(codes, len(operations))
            place, end = 0, -1
            for item in flat:
                if isinstance(item, bytes):
                    if place in wanted:
                        count, text = wanted[place]
                        properties = pikepdf.Dictionary(ActualText=pikepdf.String(text))
                        operations.append(([pikepdf.Name.Span, properties], pikepdf.Operator("BDC")))
                        end = place + count
                    item = pikepdf.String(item)
                    place += 1
                operations.append(([pikepdf.Array([item])], pikepdf.Operator("TJ")))
                if place == end:
                    operations.append(([], pikepdf.Operator("EMC")))
                    end = -1
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
        pdf.save(out)
    return out


def _code_of(path: Path, letter: str) -> int:
    """The code of *letter* in the sound twin of *path*."""
    document = read_document(path.with_name("sound.pdf"))
    return next(glyph.code for page in document.pages for glyph in page.glyphs if glyph.text == letter)


def test_a_text_given_for_one_glyph_settles_it(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    codes = {_code_of(path, letter): letter for letter in "§¶†"}
    marked = _marked(path, lambda shown, _: {at: (1, codes[code]) for at, code in enumerate(shown) if code in codes})
    document = read_document(marked)
    repairs = decide(marked, document)
    assert sorted(repairs.texts.values()) == ["§", "¶", "†"]
    assert all("actual text" in decision.evidence for decision in repairs.accepted)
    assert not repairs.doubtful
    assert drawn(apply(document, repairs)) == drawn(read_document(tmp_path / "sound.pdf"))


def test_a_text_given_for_several_glyphs_settles_the_one_that_is_left(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    dagger = _code_of(path, "†")
    # "† s" leaves one glyph; of X and Q the page says nothing.
    marked = _marked(path, lambda shown, _: {at: (3, "† s") for at, code in enumerate(shown) if code == dagger})
    repairs = decide(marked, read_document(marked))
    (decision,) = [decision for decision in repairs.accepted if decision.repaired == "†"]
    assert "actual text" in decision.evidence


@pytest.mark.parametrize(
    ("count", "text"),
    [
        pytest.param(3, "seven", id="other glyphs disagree"),
        pytest.param(1, "�", id="unreadable"),
        pytest.param(1, "sept fois", id="several words"),
        pytest.param(1, "", id="nothing"),
    ],
)
def test_a_text_that_does_not_fit_its_glyphs_settles_nothing(count: int, text: str, tmp_path: Path) -> None:
    path = _broken(tmp_path)
    dagger = _code_of(path, "†")
    marked = _marked(path, lambda shown, _: {at: (count, text) for at, code in enumerate(shown) if code == dagger})
    repairs = decide(marked, read_document(marked))
    assert not repairs.texts
    assert len(repairs.doubtful) == 3


def test_a_page_that_is_wrong_about_known_glyphs_is_not_believed(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    texts = {_code_of(path, "†"): "†", _code_of(path, "a"): "o", _code_of(path, "r"): "x"}
    marked = _marked(path, lambda shown, _: {at: (1, texts[code]) for at, code in enumerate(shown) if code in texts})
    assert not decide(marked, read_document(marked)).texts


def test_sound_documents_with_such_texts_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(FRENCH))
    e = _code_of(path, "e")
    marked = _marked(path, lambda shown, _: {at: (1, "e") for at, code in enumerate(shown) if code == e})
    document = read_document(marked)
    assert len(document.pages[0].actual_texts) == drawn(document).count("e")
    repairs = decide(marked, document)
    assert repairs.is_sound
    assert repairs.decisions == ()


def test_inventories_of_several_processes_keep_these_texts(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    dagger = _code_of(path, "†")
    marked = _marked(path, lambda shown, _: {at: (1, "†") for at, code in enumerate(shown) if code == dagger})
    document = read_document(marked)
    whole, part = InventoryTaker(), InventoryTaker()
    part.add(document.pages[0])
    whole.absorb(part, [5])
    assert dict(whole.inventory().actual_texts) == {(((5, dagger),), "†"): 1}


def _as_tree(path: Path, change: Callable[[list[Any]], None] | None = None) -> Path:
    """The PDF at *path*, whose marked content has texts, with these texts in a structure tree instead."""
    out = path.with_name("tree.pdf")
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        elements: list[Any] = []
        operations: list[tuple[list[Any], pikepdf.Operator]] = []
        for operands, operator in pikepdf.parse_content_stream(page):  # pyright: ignore[reportGeneralTypeIssues]
            shown: list[Any] = list(operands)
            if str(operator) == "BDC" and "/ActualText" in shown[1]:
                element = pikepdf.Dictionary(
                    Type=pikepdf.Name.StructElem, S=pikepdf.Name.Span, P=root, Pg=page.obj, K=len(elements),
                    ActualText=shown[1].ActualText,
                )  # fmt: skip
                shown[1] = pikepdf.Dictionary(MCID=len(elements))
                elements.append(pdf.make_indirect(element))
            elif str(operator) == "BDC":  # the tree is another one
                shown, operator = shown[:1], pikepdf.Operator("BMC")
            operations.append((shown, operator))
        if change is not None:
            change(elements)
        root.K = pikepdf.Array(elements)
        root.ParentTree = pikepdf.Dictionary(Nums=[0, pikepdf.Array(elements)])
        pdf.Root.StructTreeRoot = root
        page.obj.StructParents = 0
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
        pdf.save(out)
    return out


def test_a_text_given_by_the_structure_tree_settles_it_too(tmp_path: Path) -> None:
    path = _broken(tmp_path)
    codes = {_code_of(path, letter): letter for letter in "§¶†"}
    marked = _marked(path, lambda shown, _: {at: (1, codes[code]) for at, code in enumerate(shown) if code in codes})
    document = read_document(_as_tree(marked))
    repairs = decide(marked.with_name("tree.pdf"), document)
    assert sorted(repairs.texts.values()) == sorted("§¶†")
    assert all("actual text" in decision.evidence for decision in repairs.accepted)
    assert drawn(apply(document, repairs)) == drawn(read_document(tmp_path / "sound.pdf"))


def _rename(old: str, new: str) -> Callable[[list[Any]], None]:
    def change(elements: list[Any]) -> None:
        for element in elements:
            element[new] = element[old]
            del element[old]

    return change


def _holds_more(elements: list[Any]) -> None:
    for element in elements:
        element.K = pikepdf.Array([element.K, pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=90)])


def _goes_on_elsewhere(elements: list[Any]) -> None:
    for element in elements:
        other = pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=0, Pg=element)
        element.K = pikepdf.Array([element.K, other])


@pytest.mark.parametrize(
    "change",
    [_rename("/ActualText", "/Alt"), _rename("/ActualText", "/E"), _holds_more, _goes_on_elsewhere],
    ids=["a description", "what an abbreviation stands for", "other content too", "content of another page"],
)
def test_what_the_tree_says_of_something_else_settles_nothing(
    change: Callable[[list[Any]], None], tmp_path: Path
) -> None:
    path = _broken(tmp_path)
    dagger = _code_of(path, "†")
    marked = _marked(path, lambda shown, _: {at: (1, "†") for at, code in enumerate(shown) if code == dagger})
    document = read_document(_as_tree(marked, change))
    assert document.pages[0].actual_texts == ()
