"""What a person sees while a run goes on."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from flows import console
from flows.progress import listening, tell


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal."""
    stream = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=stream, force_terminal=True, width=120, color_system=None))
    return stream


def test_each_pdf_has_a_bar_of_its_pages_until_it_is_read(screen: io.StringIO) -> None:
    with console.progress() as bars:
        seen = console.listener_of(bars)
        with listening(seen):
            tell("read", 0, 2)
            tell("pages", 3, 24, "plan-a 0123")
            tell("pages", 9, 9, "plan-b 4567")
            assert [(task.description.strip(), task.completed, task.total) for task in bars.tasks if task.visible] == [
                ("Reading PDFs", 0, 2),
                ("plan-a 0123", 3, 24),
                ("plan-b 4567", 9, 9),
            ]
            assert bars.tasks[-1].fields["name"] == "pages; comparing readers"
            tell("read", 1, 2, "plan-b 4567")
            assert [task.description.strip() for task in bars.tasks if task.visible] == ["Reading PDFs", "plan-a 0123"]
        bars.refresh()
    assert "plan-a 0123" in screen.getvalue()
    assert "3/24" in screen.getvalue()


def test_names_with_brackets_are_shown_as_they_are(screen: io.StringIO) -> None:
    with console.run_progress() as listener:
        listener("fetch", 1, 1, "plan [bold]a")
    assert "plan [bold]a" in screen.getvalue()
