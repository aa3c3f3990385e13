"""Content streams are run as the library runs them: what is painted is the same, operand for operand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import playa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.readers.drawn.streams import painted
from tests.shared import ROOT

SAMPLES = sorted((ROOT / "raw").rglob("*.pdf"))
#: The start of a stream that shows text.
TEXT = b"BT /F1 10 Tf 1 0 0 1 72 700 Tm "
IMAGE = b"BI /W 2 /H 2 /CS /G /BPC 8 ID \x00EI(\x01] EI "

STREAMS: dict[str, list[bytes]] = {
    "strings with escapes": [TEXT + rb"(a\(b\)\\ \101\0602\8 c\n) Tj [(\)x)-20<4142>(\0\12)] TJ"],
    "strings in strings": [TEXT + b"(a (b (c)) d) Tj [(x(y)z)5(w)] TJ"],
    "line ends in strings": [TEXT + b"(a\r\nb\rc\nd\\\r\ne\\\nf) Tj [(a\rb)] TJ"],
    "strings in hexadecimal digits": [TEXT + b"<41 4\n2> Tj <414> Tj [<41>-5.5<4>.5<42 >] TJ <> Tj"],
    "numbers of all forms": [TEXT + b"+1 -.5 Td 1. -0 Td .5.25 Td 1-2 Td [(a)--5(b)1.2.3(c)+(d)-] TJ"],
    "no spaces": [b"BT/F1 10Tf 1 0 0 1 72 700Tm(a)Tj[(b)-3(c)]TJ(d)'1 2(e)\"ET"],
    "comments": [TEXT + b"%(no) Tj\n(a) Tj % no\r(b) Tj [(c) % ( \n (d)] TJ %\n% end"],
    "names": [TEXT + b"/F#31 12 Tf (a) Tj / 10 Tf (b) Tj /F1\x0011 Tf (c) Tj"],
    "marked content": [
        TEXT + b"/P <</MCID 3>> BDC (a) Tj /Span<</Lang (fr-CA)/MCID 4/ActualText<FEFF0041>>>BDC (b) Tj EMC EMC"
        b" /P <</A [1 2]/B <</C true>>/MCID 5>> BDC (c) Tj EMC /Artifact BMC (d) Tj EMC EMC (e) Tj /P <<>> BDC (f) Tj"
    ],
    "an image within": [TEXT + b"(a) Tj " + IMAGE + b"(b) Tj " + IMAGE],
    "operands too many, too few and of the wrong kind": [
        TEXT
        + b"7 1 2 Td (a) Tj 5 Td (b) Tj (x) (y) Td (c) Tj /N Tj [1 2] Tj 1 2 3 4 5 6 7 8 re f (d) Tj (e) 3 w (f) Tj"
    ],
    "what no operator is": [TEXT + b"1 2 XX (a) Tj true false null 3 w R (b) Tj ) ] >> } { (c) Tj EI \x00 (d) Tj"],
    "the state put by and taken back": [
        b"q 2 0 0 2 5 5 cm q 1 0 0 RG 3 w 0 0 m 10 0 l S Q 0 0 9 9 re f Q Q " + TEXT + b"q (a) Tj /F1 20 Tf Q (b) Tj ET"
    ],
    "colours": [
        b"/DeviceCMYK cs 0 0 0 1 scn 0 0 9 9 re f /Pattern cs /P1 scn 0 0 9 9 re f .5 g 1 0 0 rg 0 0 9 9 re B*"
    ],
    "texts that set no letter": [TEXT + b"[-500] TJ [()] TJ [] TJ () Tj (a) Tj T* (b) Tj 5 TL (c) ' 1 2 (d) \""],
    "several streams": [TEXT + b"(a) Tj (d)", b"Tj (e) Tj 1 0", b"Td (f) Tj"],
    "a string without end": [TEXT + b"(a) Tj (bcd ", b"(e) Tj"],
    "nothing": [b"", b" \n", b"%"],
}


def document(path: Path, streams: Iterable[bytes]) -> Path:
    """A PDF of one page with *streams*."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.add_blank_page(page_size=(612, 792))
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pikepdf.Array([pdf.make_stream(stream) for stream in streams])
        pdf.save(path)
    return path


def taken_apart(interpreter: Any, run: Callable[[Any], Iterator[Any]]) -> Iterator[tuple[object, ...]]:
    """What *run* gets of *interpreter*, forms taken apart, as values that can be compared."""
    for thing in run(interpreter):
        if thing.object_type == "xobject":
            yield from taken_apart(thing.interp(), run)
            continue
        state = {key: repr(value) for key, value in vars(thing.gstate).items() if key != "font"}
        state["font"] = repr(getattr(thing.gstate.font, "basefont", None))
        parts = ("args", "line_matrix", "_glyph_offset", "raw_segments", "stroke", "fill", "srcsize", "_mcs")
        yield (
            thing.object_type,
            thing.ctm,
            repr(thing.mcstack),
            state,
            [repr(getattr(thing, part, None)) for part in parts],
        )


def differing(path: Path, pages: int) -> list[int]:
    """The pages, of the first ones, whose objects are others than those that the library gives."""
    with playa.open(path) as pdf:
        return [
            number
            for number, page in enumerate(list(pdf.pages)[:pages], 1)
            if list(taken_apart(page.interp(), painted)) != list(taken_apart(page.interp(), iter))
        ]


@pytest.mark.parametrize("streams", STREAMS.values(), ids=STREAMS)
def test_odd_streams_are_run_as_the_library_runs_them(tmp_path: Path, streams: list[bytes]) -> None:
    assert not differing(document(tmp_path / "odd.pdf", streams), 1)


def test_an_array_goes_on_in_the_next_stream(tmp_path: Path) -> None:
    with playa.open(document(tmp_path / "cut.pdf", [TEXT + b"[(a)-3", b"(b)4 ", b"(c)] TJ (d) Tj"])) as pdf:
        assert [thing.args for thing in painted(pdf.pages[0].interp())] == [[b"a", -3, b"b", 4, b"c"], [b"d"]]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_real_pages_are_run_as_the_library_runs_them(path: Path) -> None:
    assert not differing(path, 8)


PARTS = st.sampled_from(
    [
        b"BT", b"ET", b"q", b"Q", b"/F1 9 Tf", b"1 0 0 1 5 5 Tm", b"3 4 Td", b"T*", b"(a) Tj", b"[(b)-30(c)] TJ",
        b"<41>", b"(a(b)c)", rb"(\051)", b"[", b"]", b"12", b"-.5", b"/N", b"<</MCID 1>>", b"/P", b"BDC", b"EMC",
        b"0 0 9 9 re", b"f", b"S", b"W n", b"0.5 g", b"'", b'"', b"Tj", b"TJ", b"cm", b"<<", b">>", b"% x\n", b"true",
        b"XX", IMAGE,
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=14), between=st.sampled_from([b" ", b"\r\n", b"  \t"]))
def test_streams_of_any_order_are_run_as_the_library_runs_them(
    tmp_path: Path, parts: list[bytes], between: bytes
) -> None:
    path = document(tmp_path / "any.pdf", [TEXT + between.join(parts)])
    with playa.open(path) as pdf:
        page = pdf.pages[0]
        try:
            expected = list(taken_apart(page.interp(), iter))
        except Exception:  # where the library gives a page up, nothing need be found on it
            return
        assert list(taken_apart(page.interp(), painted)) == expected


@pytest.mark.parametrize("filling", [b" ", b"(", b"[1 ", b"1 ", b"%", b"<<", b"<41", b"/N "], ids=repr)
def test_a_stream_of_one_thing_over_and_over_paints_nothing(tmp_path: Path, filling: bytes) -> None:
    with playa.open(document(tmp_path / "long.pdf", [filling * 40_000])) as pdf:
        assert not list(painted(pdf.pages[0].interp()))
