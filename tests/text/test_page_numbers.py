"""What a page's number looks like, and what words look like one."""

from __future__ import annotations

import pytest

from extractors.text.running import PAGE_NUMBER


@pytest.mark.parametrize(
    "text",
    ["12", "- 3 -", "Page 4", "p. 12", "Page 4 de 20", "3/12", "A12", "i", "iv", "xii", "XLIX", "lxxxviii", "cxi"],
)
def test_a_number_is_one(text: str) -> None:
    assert PAGE_NUMBER.match(text)


@pytest.mark.parametrize("text", ["civil", "CLIC", "vil", "ill", "iiii", "vx", "Page", "12 500", "12 h", "2024-2025"])
def test_a_word_is_none(text: str) -> None:
    assert not PAGE_NUMBER.match(text)
