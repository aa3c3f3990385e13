"""Figures, marks and capitals, of which words say nothing: read from their outlines, or marked; never guessed."""

from __future__ import annotations

import functools
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
import typst

from extractors.readers.drawn import read_document
from extractors.repair import apply, decide
from extractors.repair.fonts import letterforms
from extractors.repair.fonts.letterforms import APART, NEAR, UNIT, Form, alike_to, is_clearly, look, may_be_near, rivals
from extractors.repair.fonts.shapes import Shape
from tests.repair.breaking import ENGLISH, FRENCH, Breakage, break_pdf, drawn, texts_of

#: Every figure, in amounts.
AMOUNTS = " En 2023, 1 847 560 \\$ sur 9 304 215 \\$ (soit 20 %) ont été versés aux 617 projets ; 38 409 \\$ restent."

FIGURES = "0123456789"


def _as(changes: dict[str, str | None]) -> Breakage:
    return lambda texts: {key: changes[text] for key, text in texts.items() if text in changes}


def _errors(folder: Path, text: str, breakage: Breakage, language: str = "fr") -> tuple[int, int, dict[str, str]]:
    """(glyphs repaired rightly, glyphs marked, truth -> wrong text that nothing marks)."""
    sound, broken = break_pdf(folder, text, breakage)
    truth = texts_of(read_document(sound))
    document = read_document(broken)
    repairs = decide(broken, document, language=language)
    printed = texts_of(document)
    after = {key: repairs.texts.get(key, said) for key, said in printed.items()}
    silent = {truth[key]: said for key, said in after.items() if said != truth[key] and key not in repairs.doubtful}
    right = sum(1 for key, said in repairs.texts.items() if truth[key] == said)
    return right, len(repairs.doubtful), silent


@pytest.mark.parametrize("lost", ["�", None, "\x05", "\ue031"])
def test_lost_figures_are_read_from_their_outlines(lost: str | None, tmp_path: Path) -> None:
    right, marked, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as(dict.fromkeys(FIGURES, lost)))
    assert silent == {}
    assert right >= 8
    assert right + marked == 10


@pytest.mark.parametrize(("one", "other"), [
    pair for pair in permutations(FIGURES, 2) if pair[0] < pair[1] and (int(pair[0]) + int(pair[1])) % 4 == 3
])  # fmt: skip
def test_two_figures_that_changed_places_are_never_silent(one: str, other: str, tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({one: other, other: one}))
    assert silent == {}


@pytest.mark.parametrize(("figure", "said"), [("8", "3"), ("1", "7"), ("6", "9"), ("9", "6"), ("0", "8"), ("5", "6")])
def test_a_figure_said_to_be_another_one_is_never_silent(figure: str, said: str, tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({figure: said}))
    assert silent == {}


@pytest.mark.parametrize(("figure", "letter"), [("0", "O"), ("0", "o"), ("1", "l"), ("1", "I")])
def test_letters_among_figures_are_figures(figure: str, letter: str, tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({figure: letter}))
    assert silent == {}


def test_figures_off_by_one_are_never_silent(tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({figure: chr(ord(figure) + 1) for figure in FIGURES}))
    assert silent == {}


def test_figures_in_order_are_not_believed_where_no_word_bears_their_font_out(tmp_path: Path) -> None:
    # The codes rise as the figures do, and every one of them is off by one.
    off = _as({figure: chr(ord(figure) + 1) for figure in "012345678"})
    right, marked, silent = _errors(tmp_path, "012345678 2023 1847 560 304 215 7 12 5 0 88", off)
    assert silent == {}
    assert right + marked == 9


def test_figures_among_letters_are_letters(tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({"l": "1"}))
    assert silent == {}


@pytest.mark.parametrize(("one", "other"), [
    ("e", "n"), ("s", "t"), ("a", "i"), ("r", "g"), ("o", "j"), ("e", "q"), ("u", "v"), ("x", "d"), ("h", "p"),
])  # fmt: skip
def test_two_letters_that_changed_places_are_never_silent(one: str, other: str, tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, FRENCH + AMOUNTS, _as({one: other, other: one}))
    assert silent == {}


@pytest.mark.parametrize("changes", [{"à": "á"}, {"é": "è", "è": "é", "à": "á"}, {"ê": "ë", "î": "ï"}, {"ô": "ò"}])
def test_a_letter_with_another_accent_is_never_silent(changes: dict[str, str | None], tmp_path: Path) -> None:
    text = f"{FRENCH} À côté de cela, il va là, à Rome ou à Paris, et déjà à l’île."
    right, marked, silent = _errors(tmp_path, text, _as(changes))
    assert silent == {}
    assert right + marked >= len(changes)


def test_accents_of_other_languages_are_sound(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    names = "Hernández, Muñoz, Nagy Sándor, Tô Hữu, Zoë, Škoda, Łódź, Ångström, Đặng, Ibáñez, Jörg, Lê, Öz, Ô Cách, á é"
    path.write_bytes(typst.compile(f'#set text(font: "Libertinus Serif")\n{FRENCH} {names}'.encode()))
    assert decide(path, read_document(path)).is_sound


def test_joined_letters_of_which_the_last_is_lost_are_never_silent(tmp_path: Path) -> None:
    _, _, silent = _errors(tmp_path, f"{FRENCH} Le griffon.", _as({"ffi": "ff", "ﬃ": "ff"}))
    assert silent == {}


def test_a_font_off_by_one_is_read_or_marked_with_its_accents_and_marks(tmp_path: Path) -> None:
    def off(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        return {key: chr(ord(said) + 1) for key, said in texts.items() if len(said) == 1 and ord(said) > 32}

    right, _, silent = _errors(tmp_path, f"{ENGLISH} A café – the naïve « façade » of a rôle.", off, "en")
    assert silent == {}
    assert right >= 20


def test_characters_left_in_windows_encoding_are_read(tmp_path: Path) -> None:
    text = FRENCH + " L’œuvre – « 20 € » – n’est pas finie…"
    right, _, silent = _errors(tmp_path, text, _as({"’": "\x92", "œ": "\x9c", "€": "\x80", "…": "\x85"}))
    assert silent == {}
    assert right >= 3


def test_capitals_without_text_are_read_or_marked(tmp_path: Path) -> None:
    text = f"{FRENCH} Le MTESS, la SHQ, le BLCHT, la CNESST, l’OPHQ et le SRPNI ont collaboré avec Rivard, Dubé et Roy."
    capitals: dict[str, str | None] = dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "�")
    right, marked, silent = _errors(tmp_path, text, _as(capitals))
    assert silent == {}
    assert right > 2 * marked


@pytest.mark.parametrize("features", ["onum", "tnum", "pnum", "smcp", "c2sc", "sups"])
def test_variants_of_figures_and_letters_are_sound(features: str, tmp_path: Path) -> None:
    path = tmp_path / "variants.pdf"
    body = (FRENCH + AMOUNTS).replace("\n", " ")
    path.write_bytes(typst.compile(
        f'#set text(font: "Libertinus Serif", lang: "fr")\n{body}\n#text(features: ("{features}",))[{AMOUNTS}]'.encode()
    ))  # fmt: skip
    document = read_document(path)
    repairs = decide(path, document)
    assert repairs.is_sound
    assert repairs.decisions == ()


@pytest.mark.parametrize("text", [
    "Czwartek, 12 maja 2023 r. o godz. 8:45; kwota 9 304 217 złotych została wypłacona wszystkim uczestnikom programu.",
    "Am 23. Mai 1946 wurden 7 850 Mark für die Kinder der Gemeinde ausgezahlt; übrig blieben 319 Mark im Jahr.",
    "Se han destinado 7 850 euros a 1 946 niños de 23 municipios; quedan 319 euros para el año que viene.",
])  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_sound_documents_in_other_languages_are_left_alone(text: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typst.compile(f'#set text(font: "Libertinus Serif")\n{text}'.encode()))
    assert decide(path, read_document(path), language=language).is_sound


@pytest.mark.parametrize(("family", "weight", "style"), [
    ("New Computer Modern", 700, "italic"), ("New Computer Modern", 400, "italic"), ("DejaVu Sans Mono", 700, "normal"),
])  # fmt: skip
def test_a_face_that_draws_a_letter_oddly_is_sound(family: str, weight: int, style: str, tmp_path: Path) -> None:
    """In a language without a list its letters are looked at one by one: a G may look like a C beside the true C."""
    path = tmp_path / "sound.pdf"
    words = "Gudo CEXA Ficoty Jakle RUVEG wybosi QOMI zefyhu Penagi Bodila Hokuxe Vimaty Lusefo Wadike Tyqomu Gecu CG"
    body = f"{words} {words.lower()} {words.swapcase()} 12 345 679 801, 98 765 432 10"
    setting = f'#set text(font: "{family}", weight: {weight}, style: "{style}", ligatures: false)'
    path.write_bytes(typst.compile(f"{setting}\n{body}".encode()))
    assert decide(path, read_document(path)).is_sound


def test_a_short_page_of_figures_alone_is_marked_and_never_guessed(tmp_path: Path) -> None:
    right, marked, silent = _errors(tmp_path, "2023 1847 560 9304 215", _as(dict.fromkeys(FIGURES, "�")))
    assert silent == {}
    assert right + marked == 10


def test_repairing_twice_changes_nothing_more_and_decisions_replay(tmp_path: Path) -> None:
    from extractors.repair import rewrite

    changes: dict[str, str | None] = {"8": "3", "0": "�", "(": None, "l": "1", "M": "�"}
    _, broken = break_pdf(tmp_path, FRENCH + AMOUNTS, _as(changes))
    document = read_document(broken)
    repairs = decide(broken, document)
    out = tmp_path / "repaired.pdf"
    rewrite(broken, repairs, out)
    read = read_document(out)
    unread = {key for key in repairs.doubtful if texts_of(apply(document, repairs))[key] == ""}
    assert [said for said in drawn(read) if said] == [said for said in drawn(apply(document, repairs)) if said]
    assert not decide(out, read).texts
    assert unread <= repairs.doubtful
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == len(document.pages)


@functools.cache
def _known_forms() -> dict[str, list[Form]]:
    """The forms in the file, in x-heights."""
    known = letterforms.read(Path(letterforms.__file__).with_name("letterforms.bin").read_bytes())
    forms: dict[str, list[Form]] = {}
    for cells, box, owner in zip(known.cells.tolist(), known.boxes.tolist(), known.owners.tolist(), strict=True):
        top, foot, width = (length * UNIT for length in box)
        forms.setdefault(known.texts[owner], []).append(Form(cells=tuple(cells), top=top, foot=foot, width=width))
    return forms


def _between(one: Form, other: Form) -> Form:
    cells = tuple((a + b) // 2 for a, b in zip(one.cells, other.cells, strict=True))
    return Form(cells, *((a + b) / 2 for a, b in zip(one[1:], other[1:], strict=True)))


@pytest.mark.parametrize("said", [
    *"18:aOç", *(pytest.param(said, marks=pytest.mark.slow) for said in "02345679/eglmoS"),
])  # fmt: skip
def test_what_is_clearly_a_character_would_be_no_other_one_by_all_comparisons(said: str) -> None:
    forms = _known_forms()
    others = rivals(said)
    assert not others & alike_to(said) - {said}
    cleared = 0
    for place, form in enumerate(forms[said]):
        assert is_clearly(form, 1.0, said, APART)
        for other in sorted(others)[place % 9 :: 9]:
            rival = forms[other][place % len(forms[other])]
            assert not is_clearly(rival, 1.0, said, APART), other
            # Something between the two, nearer to the one it is said to be.
            for odd in (_between(form, _between(form, rival)), _between(form, forms[said][-1 - place])):
                if is_clearly(odd, 1.0, said, APART):
                    cleared += 1
                    itself, nearest = look(odd, 1.0, among=frozenset((said,))), look(odd, 1.0, among=others)
                    assert itself is not None
                    assert nearest is None or itself.distance < APART * nearest.distance, other
    assert cleared


@pytest.mark.parametrize("said", ["2", *(pytest.param(said, marks=pytest.mark.slow) for said in "5aEgS")])
def test_what_is_ruled_out_before_numpy_is_loaded_is_no_nearer_by_all_comparisons(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, others = _known_forms(), rivals(said)
    monkeypatch.setattr(letterforms, "sys", SimpleNamespace(modules={}))
    near = far = 0
    for place, form in enumerate(forms[said]):
        rival = forms[sorted(others)[place % len(others)]][0]
        for odd in (form, _between(form, rival), _between(rival, _between(form, rival))):
            seen = look(odd, 1.0, among=others)
            if seen is not None and seen.distance <= NEAR:
                near += 1
                assert may_be_near(odd, 1.0, others, seen.distance)
            within = min(NEAR, seen.distance - 0.01 if seen is not None else NEAR)
            far += 1
            assert not may_be_near(odd, 1.0, others, within)
    assert near
    assert far


def test_forms_are_the_same_for_equal_outlines_and_for_no_others() -> None:
    square = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 0.0))
    wide = ((0.0, 0.0), (0.0, 0.5), (0.9, 0.5), (0.9, 0.0))
    shapes = [Shape(contours=contours) for contours in ((square,), (square, wide), (wide, square), ((*square, *wide),))]
    assert len({shape.content for shape in shapes}) == len(shapes)
    assert Shape(contours=(square,)).content == shapes[0].content
    assert letterforms.form_of(Shape(contours=(square,))) == letterforms.form_of(shapes[0])
    assert letterforms.form_of(Shape(contours=(wide,))) != letterforms.form_of(shapes[0])
    assert letterforms.form_of(Shape(contours=())) is None
