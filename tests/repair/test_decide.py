"""Which glyphs get which text, and which are left."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from extractors.readers.drawn import read_document
from extractors.repair import apply, decide, rewrite
from extractors.repair.inventory import is_unreadable
from schemas.catalogue import Settled
from tests.repair.breaking import ENGLISH, FRENCH, Breakage, accented, break_pdf, drawn, ligatures, texts_of, typeset
from tests.shared import SHARED, needs_shared


def _missing(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return dict.fromkeys(ligatures(texts))


def _replaced(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return dict.fromkeys(ligatures(texts), "�")


def _private(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: chr(0xE001 + place) for place, key in enumerate(ligatures(texts))}


def _control(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: chr(0x02 + place) for place, key in enumerate(ligatures(texts))}


def _foreign(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: chr(0x19F + place) for place, key in enumerate(ligatures(texts))}


def _wrong(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: "mdpg"[place % 4] for place, key in enumerate(ligatures(texts))}


def _lost(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: texts[key][0] for key in ligatures(texts)}


def _lost_first(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: texts[key][-1] for key in ligatures(texts)}


def _accents(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return dict.fromkeys(accented(texts), "�")


def _plain(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: unicodedata.normalize("NFD", texts[key])[0] for key in accented(texts)}


def _spaces(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: None for key, text in texts.items() if text == " "}


def _letter(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: None for key, text in texts.items() if text == "n"}


def _shifted(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
    return {key: chr(ord(text) - 29) for key, text in texts.items() if len(text) == 1 and 32 <= ord(text) < 127}


FRENCH_BREAKAGES = [
    _missing, _replaced, _private, _control, _foreign, _wrong, _lost, _lost_first,
    _accents, _plain, _spaces, _letter, _shifted,
]  # fmt: skip
ENGLISH_BREAKAGES = [_missing, _replaced, _private, _control, _foreign, _wrong, _lost, _lost_first, _spaces, _shifted]


@pytest.mark.parametrize("breakage", FRENCH_BREAKAGES)
def test_every_broken_glyph_of_a_french_text_is_repaired(breakage: Breakage, tmp_path: Path) -> None:
    _check_repaired(tmp_path, FRENCH, breakage, "fr")


@pytest.mark.parametrize("breakage", ENGLISH_BREAKAGES)
def test_every_broken_glyph_of_an_english_text_is_repaired(breakage: Breakage, tmp_path: Path) -> None:
    _check_repaired(tmp_path, ENGLISH, breakage, "en")


def _check_repaired(folder: Path, text: str, breakage: Breakage, language: str) -> None:
    sound, broken = break_pdf(folder, text, breakage)
    expected = read_document(sound)
    document = read_document(broken)
    assert drawn(document) != drawn(expected)
    repaired = apply(document, decide(broken, document, language=language))
    differing = {
        (right, wrong) for right, wrong in zip(drawn(expected), drawn(repaired), strict=True) if right != wrong
    }
    assert not differing


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (ENGLISH, "fr"), (FRENCH, "en")])
def test_a_sound_document_is_left_alone_even_in_another_language(text: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(text))
    document = read_document(path)
    repairs = decide(path, document, language=language)
    assert repairs.is_sound
    assert repairs.decisions == ()
    assert apply(document, repairs) is document
    out = tmp_path / "out.pdf"
    rewrite(path, repairs, out)
    assert out.read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_a_whole_font_without_a_map_gets_back_its_frequent_letters_and_no_wrong_one(tmp_path: Path) -> None:
    text = FRENCH + " ".join(f"{line} Encore une fois, {line}" for line in FRENCH.strip().split(". "))
    sound, broken = break_pdf(tmp_path, text, lambda texts: dict.fromkeys(texts))
    document = read_document(broken)
    repairs = decide(broken, document)
    truth = texts_of(read_document(sound))
    assert {key: text for key, text in repairs.texts.items() if truth[key] != text} == {}
    assert set(truth) == set(repairs.texts) | repairs.doubtful


def _lost_where(joined: str) -> Breakage:
    return lambda texts: {key: text[0] for key, text in texts.items() if text == joined}


@pytest.mark.parametrize(("text", "language"), [
    (f"{FRENCH} Une Dame du Nord visite Thérèse.", "fr"),
    (f"{FRENCH} Le Député Thomas et Thérèse, de la Direction.", "fr"),
    (f"{ENGLISH} Directors of the Office met on two Thursdays.", "en"),
    (f"{ENGLISH} The Directors of the Office met.", "en"),
])  # fmt: skip
def test_letters_lost_once_are_marked_where_the_glyph_is_too_wide(text: str, language: str, tmp_path: Path) -> None:
    _, broken = break_pdf(tmp_path, text, _lost_where("Th"), joined=True)
    repairs = decide(broken, read_document(broken), language=language)
    (decision,) = [decision for decision in repairs.decisions if decision.printed == "T"]
    assert decision.repaired in ("Th", None)
    assert decision.accepted or decision.key in repairs.doubtful


@pytest.mark.parametrize("text", [FRENCH + " Une Dame visite Thérèse.", ENGLISH + " The Office met on two Thursdays."])
def test_joined_letters_with_all_their_text_are_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(text, joined=True))
    assert decide(path, read_document(path)).is_sound


@pytest.mark.parametrize("word", ["Qi", "Qébec", "QTE", "Iraq", "Qatar"])
def test_a_letter_that_is_as_wide_as_it_should_be_is_left_alone_in_odd_words(word: str, tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(f"{FRENCH} Une Dame du Nord visite {word}."))
    assert decide(path, read_document(path)).is_sound


def test_a_glyph_without_evidence_is_refused_marked_and_named(tmp_path: Path) -> None:
    text = FRENCH + " Le code §¶† suit."
    _, broken = break_pdf(tmp_path, text, lambda texts: {key: "�" for key, said in texts.items() if said in "§¶†"})
    document = read_document(broken)
    repairs = decide(broken, document)
    assert not repairs.texts
    assert len(repairs.doubtful) == 3
    assert [finding.check for finding in repairs.findings] == ["unrepaired"] * 3
    assert all(decision.repaired is None and decision.printed == "�" for decision in repairs.decisions)
    after = drawn(apply(document, repairs))
    assert None in after
    assert not any(is_unreadable(text) for text in after if text is not None)


def test_no_unreadable_character_reaches_text_whatever_was_decided(tmp_path: Path) -> None:
    _, broken = break_pdf(tmp_path, FRENCH + " W 1 % 2", lambda texts: {
        key: chr(0xE000 + place) for place, key in enumerate(texts) if texts[key] not in "aeiourstnldé"
    })  # fmt: skip
    document = read_document(broken)
    repaired = apply(document, decide(broken, document))
    assert not any(is_unreadable(text) for text in drawn(repaired) if text is not None)


def test_what_the_steward_settled_is_applied_and_says_who_decided(tmp_path: Path) -> None:
    _, broken = break_pdf(tmp_path, FRENCH + " Zone W", lambda texts: {key: "�" for key in texts if texts[key] == "W"})
    document = read_document(broken)
    entry = Settled(font=document.fonts[0].name, printed="�", text="W", reason="seen on the page")
    repairs = decide(broken, document, settled=(entry,))
    (decision,) = repairs.decisions
    assert (decision.repaired, decision.decided_by, decision.confidence) == ("W", "steward", 1.0)
    assert not repairs.doubtful


def test_a_settled_entry_that_meets_nothing_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(typeset(FRENCH))
    document = read_document(path)
    stale = Settled(font=document.fonts[0].name, printed="�", text="ti", reason="an earlier edition")
    other = Settled(font="Calibri", code=415, text="ti", reason="another PDF", sha256="0" * 64)
    repairs = decide(path, document, settled=(stale, other))
    assert [finding.check for finding in repairs.findings] == ["settled-unused"]
    assert repairs.is_sound


def test_a_decision_carries_what_people_need_to_check_it(tmp_path: Path) -> None:
    _, broken = break_pdf(tmp_path, FRENCH, _missing)
    repairs = decide(broken, read_document(broken))
    decision = next(decision for decision in repairs.accepted if decision.repaired == "ff")
    assert decision.font_name == "LibertinusSerif-Regular"
    assert decision.occurrences >= 5
    assert decision.words_known == decision.words_checked > 2
    assert {"words", "outline", "advance"} <= set(decision.evidence)
    assert decision.advance is not None
    assert decision.expected_advance == pytest.approx(decision.advance, rel=0.2)
    assert decision.confidence > 0.99
    assert decision.first_page == 1


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("name", ["sct-inventaire-2017", "finances-devancement", "violence-2023-03-31.intact"])
def test_published_documents_with_sound_text_are_left_alone(name: str) -> None:
    path = SHARED / f"reports/{name}.pdf"
    assert decide(path, read_document(path)).is_sound


@needs_shared
def test_the_violence_report_reads_like_its_intact_twin_glyph_by_glyph() -> None:
    path = SHARED / "reports/violence-2023-03-31.pdf"
    document = read_document(path)
    repairs = decide(path, document)
    assert not repairs.doubtful
    assert drawn(apply(document, repairs)) == drawn(read_document(path.with_name("violence-2023-03-31.intact.pdf")))


@needs_shared
def test_the_intimidation_report_keeps_no_broken_character() -> None:
    path = SHARED / "reports/intimidation-2024-03-31.pdf"
    document = read_document(path)
    repairs = decide(path, document)
    assert not repairs.doubtful
    text = "".join(said or "" for said in drawn(apply(document, repairs)))
    assert not is_unreadable(text)
    assert "permettant" in text
    assert "permetant" not in text


#: Government PDFs whose maps lose letters without a trace: what they print, and what the page shows.
REALLY_BROKEN = {
    "us-019": {"l": "fl", "f": "ff", "i": "fi", "h": "Th"},
    "us-021": {"i": "fi", "l": "fl"},
}


@needs_shared
@pytest.mark.parametrize("name", sorted(REALLY_BROKEN))
def test_letters_lost_by_real_producers_are_found(name: str) -> None:
    path = SHARED / f"corpora/icdar2013/{name}.pdf"
    repairs = decide(path, read_document(path), language="en")
    assert {decision.printed: decision.repaired for decision in repairs.accepted} == REALLY_BROKEN[name]


@needs_shared
def test_shifted_codes_and_numbered_glyph_names_of_real_documents_are_read() -> None:
    for name, expected in (
        ("pdf.js__issue11578_reduced", "Volumes "),
        ("pdf.js__french_diacritics", "àÀâÂäÄçÇéÉèÈêÊëËîÎïÏôÔùÙûÛüÜ1"),
    ):
        path = SHARED / f"corpora/broken/{name}.pdf"
        document = read_document(path)
        assert "".join(said or "?" for said in drawn(apply(document, decide(path, document)))) == expected


@needs_shared
@pytest.mark.xfail(strict=True, reason="codes shifted by 29 in Polish words: no Polish word list is read")
def test_shifted_codes_of_a_polish_document_are_read() -> None:
    path = SHARED / "corpora/broken/pdf.js__issue5801.pdf"
    document = read_document(path)
    assert "czwartek" in "".join(said or " " for said in drawn(apply(document, decide(path, document))))


@needs_shared
def test_parentheses_without_text_are_read() -> None:
    path = SHARED / "corpora/broken/pdf.js__bug1868759.pdf"
    document = read_document(path)
    assert "(IA)" in "".join(said or "" for said in drawn(apply(document, decide(path, document))))
