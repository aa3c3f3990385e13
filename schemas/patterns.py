"""Kinds of text in a catalogue entry: patterns, names, and text that is kept to the letter."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def needs_groups(pattern: str, *names: str) -> str:
    """*pattern*, which must name the groups that the software reads."""
    missing = [name for name in names if name not in re.compile(pattern).groupindex]
    if missing:
        raise ValueError(f"the pattern lacks the group (?P<{missing[0]}>…)")
    return pattern


#: Text whose white space means something: a line break between two names, a space at the end of a pattern.
Exact = Annotated[str, StringConstraints(strip_whitespace=False)]
Pattern = Annotated[Exact, AfterValidator(_is_pattern)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
