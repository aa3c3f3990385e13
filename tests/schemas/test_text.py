"""Text that can be shown, and text that cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import is_readable, mask, quote, tidy


@pytest.mark.parametrize("text", ["", "à l’œuvre – « 50 % »", "a\nb", "10\N{NO-BREAK SPACE}000 $", "🌲", "(cid)", "▯"])
def test_what_a_reader_sees_is_left_alone(text: str) -> None:
    assert is_readable(text)
    assert mask(text) == quote(text) == text


@pytest.mark.parametrize(
    ("text", "masked", "quoted"),
    [
        ("Di\N{REPLACEMENT CHARACTER}usion", "Di▯usion", "Di[U+FFFD]usion"),
        ("\x0e", "▯", "[U+000E]"),
        ("\uf0b7 mot", "▯ mot", "[U+F0B7] mot"),
        ("a(cid:14)b", "a▯b", "a[14]b"),
        ("\ud800", "▯", "[U+D800]"),
        ("\U0010ffff", "▯", "[U+10FFFF]"),
    ],
)
def test_what_cannot_be_shown_is_masked_or_written_by_code(text: str, masked: str, quoted: str) -> None:
    assert not is_readable(text)
    assert (mask(text), quote(text)) == (masked, quoted)


@given(st.text(st.characters()))
def test_masked_and_quoted_text_can_be_shown_and_stays_as_it_is(text: str) -> None:
    for change in (mask, quote):
        assert is_readable(change(tidy(text)))
        assert change(change(text)) == change(text)


def test_every_line_end_is_a_line_feed_and_every_tab_a_space() -> None:
    assert tidy("a\r\nb\rc\x0cd\u2028e\tf") == "a\nb\nc\nd\ne f"
