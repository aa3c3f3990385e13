"""An entry of the catalogue: all that is particular to one report, as data.

One TOML file a report, ``reports/<id>.toml``; adding a report is adding a file. :func:`load_entry` reads one,
:func:`load_catalogue` a folder. An error names the file, the line and the path in it:
``reports/x.toml: line 12: 'columns[2].kind' …``.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from schemas.errors import CatalogueError
from schemas.lines import line_of
from schemas.patterns import Exact, Name, Pattern, Slug, needs_groups
from schemas.text import status_signs

ReaderName = Literal["ruled", "pdfplumber", "camelot"]
Status = Literal["completed", "continued", "in_progress", "not_started"]

#: The attribute that holds the number of an action where it is no whole one.
NUMBER_PRINTED = "number_printed"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(_Strict):
    """Where the report is published.

    ``manual``: no address is known for certain, a person adds each PDF (``bilan add``); ``pdf``: the address of one
    PDF; ``page``: an index page whose links are chosen by a rule; ``ckan``: a data set of a CKAN portal.
    """

    kind: Literal["manual", "pdf", "page", "ckan"] = "manual"
    #: Address of the PDF (``pdf``), of the index page (``page``) or of the portal (``ckan``).
    url: str | None = None
    #: Data set on the portal (``ckan``).
    dataset: str | None = None
    #: Which links count (``page``, ``ckan``): a pattern on the address, and one on the words of the link.
    link_url: Pattern | None = None
    link_text: Pattern | None = None
    #: A pattern on the address of further index pages to follow.
    next_page: Pattern | None = None
    #: Hosts the report may be fetched from; a redirect elsewhere is refused.
    hosts: tuple[str, ...] = ()
    #: Least seconds between two requests to these hosts, and largest PDF in bytes; None: the software's defaults.
    delay: Annotated[float, Field(ge=0, le=3600)] | None = None
    max_bytes: Annotated[int, Field(gt=0)] | None = None
    #: A page where a person finds the report, shown to the user when the PDF must be added by hand.
    landing_page: str | None = None
    #: What a person should know, shown with the landing page.
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Source:
        if self.kind != "manual" and not self.url:
            raise ValueError(f"a source of kind '{self.kind}' needs 'url'")
        if self.kind != "manual" and not self.hosts:
            raise ValueError("'hosts' must name the hosts the report may be fetched from")
        if self.kind == "ckan" and not self.dataset:
            raise ValueError("a source of kind 'ckan' needs 'dataset'")
        return self


class Column(_Strict):
    """A column of the report's table, in the order in which the report prints them.

    ``kind`` says how cells are written. ``action`` cells hold number and title, and where the table has no column of
    kind ``progress`` the list items below them are the progress. ``attribute`` is a column that the dataset has no
    field for; it is published in ``action_attributes`` under ``name``.
    """

    name: Name
    kind: Literal[
        "action", "number", "title", "progress", "responsible", "collaborator", "recommendations", "status",
        "mark", "deadline", "planned", "spent", "attribute", "text", "integer", "amount",
    ]  # fmt: skip
    #: Labels the header may print, in any letter case; a label may be a pattern. Empty: the header has no text.
    labels: tuple[Pattern, ...] = ()
    title_fr: str | None = None
    title_en: str | None = None
    #: Whether every row must fill it.
    required: bool = False
    #: What figures without a unit of their own are in, where neither the cell nor the header says it (amounts).
    unit: Literal["dollars", "thousands", "millions"] | None = None

    #: The status of an action whose cell is ticked (``mark``).
    status: Status | None = None

    @model_validator(mode="after")
    def _has_status(self) -> Column:
        if (self.kind == "mark") != (self.status is not None):
            raise ValueError("a column of kind 'mark' needs 'status', and no other kind has it")
        return self

    @model_validator(mode="after")
    def _has_unit(self) -> Column:
        if self.unit is not None and self.kind not in ("planned", "spent", "amount"):
            raise ValueError("'unit' is for columns of kind 'planned', 'spent' or 'amount'")
        return self


class Rows(_Strict):
    """What starts a row."""

    #: Found at the start of the first column of kind ``action`` or ``number``; its group ``number`` is the number.
    starts: Pattern | None = None
    #: Whether rows without a number occur.
    unnumbered: bool = False


class Sections(_Strict):
    """Headings between the tables, or rows of a single cell inside them."""

    section: Pattern | None = None
    subsection: Pattern | None = None


class Organisations(_Strict):
    """How organisations are written in their columns."""

    #: Texts between two names.
    separators: tuple[Exact, ...] = (",", ";", "\n")
    #: Words that mean that there is none.
    none: tuple[str, ...] = ()
    #: Names that are one organisation each, whatever separators and joining words they have.
    names: tuple[str, ...] = ()
    #: Words in brackets behind a name, and the role that they give it.
    roles: dict[str, Literal["responsible", "collaborator"]] = Field(default_factory=dict)
    #: The heading above the glossary, and one entry of it with groups ``id`` and ``name``.
    glossary_heading: Pattern | None = None
    glossary_entry: Pattern = r"^(?P<id>\S{2,12})\s*:\s*(?P<name>\S.+)$"

    @field_validator("glossary_entry")
    @classmethod
    def _has_groups(cls, pattern: str) -> str:
        return needs_groups(pattern, "id", "name")


class Statement(_Strict):
    """A figure the report gives of itself, checked against its table."""

    #: A pattern over a sentence; its group ``value`` is the figure.
    sentence: Pattern
    #: ``actions``: the number of rows; a status: the rows of that status; ``planned_cad``, ``spent_cad``: the sum;
    #: ``organisations``: entries of the glossary; ``recommendations``: different numbers answered.
    of: Literal[
        "actions",
        "completed",
        "continued",
        "in_progress",
        "not_started",
        "planned_cad",
        "spent_cad",
        "organisations",
        "recommendations",
    ]
    #: Whether rows without a number count.
    numbered_only: bool = True

    @field_validator("sentence")
    @classmethod
    def _has_value(cls, sentence: str) -> str:
        return needs_groups(sentence, "value")


class Settled(_Strict):
    """What a steward decided about a glyph that the software would not settle by itself."""

    #: Font name without subset prefix.
    font: str
    #: The code in the PDF, or what the text layer prints for it: one of the two.
    code: int | None = None
    printed: str | None = None
    text: str
    reason: str
    #: SHA-256 of the PDF it was decided on; None: every edition.
    sha256: str | None = None

    @model_validator(mode="after")
    def _one_key(self) -> Settled:
        if (self.code is None) == (self.printed is None):
            raise ValueError("give either 'code' or 'printed'")
        return self


class Entry(_Strict):
    """One report: all its editions."""

    id: Slug
    #: ``actions``: published in the tables of the dataset; ``table``: published as a table of its own.
    kind: Literal["actions", "table"] = "actions"
    title: str
    title_en: str | None = None
    publisher: str
    language: Literal["fr", "en"] = "fr"
    #: An SPDX identifier, or a sentence where the licence has none.
    licence: str
    licence_url: str | None = None
    reader: ReaderName = "ruled"
    source: Source = Source()
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: Rows = Rows()
    sections: Sections = Sections()
    organisations: Organisations = Organisations()
    #: Status as printed -> status of the vocabulary, compared without regard to letter case.
    statuses: dict[str, Status] = {}
    #: Patterns for the sentence that dates the edition; the built-in ones of the language come after these.
    as_of: tuple[Pattern, ...] = ()
    statements: tuple[Statement, ...] = ()
    settled: tuple[Settled, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Entry:
        names = [column.name for column in self.columns]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two columns are named '{name}'")
        if NUMBER_PRINTED in names:
            raise ValueError(f"no column can be named '{NUMBER_PRINTED}': the dataset gives that name to numbers")
        kinds = {column.kind for column in self.columns}
        for kind in kinds - {"attribute", "mark", "text", "integer", "amount"}:
            if sum(column.kind == kind for column in self.columns) > 1:
                raise ValueError(f"two columns are of kind '{kind}': the dataset has one; give the other 'attribute'")
        if self.kind == "actions" and not kinds & {"action", "title"}:
            raise ValueError("a table of actions needs a column of kind 'action' or 'title'")
        if self.kind == "table" and kinds - {"text", "integer", "amount"}:
            raise ValueError("a table of its own has columns of kind 'text', 'integer' or 'amount'")
        if "status" in kinds and not self.statuses:
            raise ValueError("'statuses' must say what the printed statuses mean")
        if {"status", "mark"} <= kinds:
            raise ValueError("the status is in a column of kind 'status' or in columns of kind 'mark', not in both")
        folded: dict[str, str] = {}
        for word, status in self.statuses.items():
            if folded.setdefault(status_signs(word), status) != status:
                raise ValueError(f"'statuses' gives '{word}' two meanings: letter case and accents do not count")
        return self

    @property
    def table(self) -> str:
        """The table of the dataset that holds the report's rows."""
        return "actions" if self.kind == "actions" else self.id.replace("-", "_")

    @property
    def colours(self) -> tuple[str, ...]:
        """The statuses that are colours, as the entry writes them: ``#00b050``."""
        return tuple(word for word in self.statuses if _COLOUR.fullmatch(word))

    def column(self, *kinds: str) -> Column | None:
        """The first column of one of *kinds*."""
        return next((column for column in self.columns if column.kind in kinds), None)


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def rgb(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#00b050``, each 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def load_entry(path: Path) -> Entry:
    """Read one catalogue file.

    :raises CatalogueError: it cannot be read, is not TOML, or a key is missing, misspelt or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise CatalogueError(
            f"the file cannot be read ({error.strerror}).",
            where=str(path),
            remedy="Check its name and its permissions.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"not valid TOML: {error}.", where=str(path), remedy="Correct the file.") from error
    try:
        entry = Entry.model_validate(data)
    except ValidationError as error:
        raise CatalogueError(
            "; ".join(_explain(problem, text) for problem in error.errors()) + ".",
            where=str(path),
            remedy="Correct the entry; docs/catalogue.md lists the keys.",
        ) from error
    if entry.id != path.stem:
        raise CatalogueError(
            f"'id' is '{entry.id}' and the file is named '{path.name}'.",
            where=str(path),
            remedy=f"Name the file '{entry.id}.toml' or correct 'id'.",
        )
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A folder of entries, by report: those that are right, and why others are not."""

    entries: dict[str, Entry]
    wrong: dict[str, CatalogueError]


def load_catalogue(folder: Path) -> Catalogue:
    """Read every ``*.toml`` of *folder*, in the order of the names.

    :raises CatalogueError: the folder is missing or empty.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise CatalogueError(
            "there is no catalogue here (no *.toml file).",
            where=str(folder),
            remedy="Give the folder with --catalogue.",
        )
    entries: dict[str, Entry] = {}
    wrong: dict[str, CatalogueError] = {}
    names = {path.stem for path in paths}
    for path in paths:
        try:
            entries[path.stem] = load_entry(path)
        except CatalogueError as error:
            wrong[_report_of(path, names | set(wrong))] = error
    return Catalogue(entries=entries, wrong=wrong)


def _report_of(path: Path, names: set[str]) -> str:
    """The report that a wrong entry is about: the one it says, where only the file is misnamed."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get("id")
    except (OSError, ValueError):
        return path.stem
    return said if isinstance(said, str) and said and said not in names else path.stem


def entry_hash(entry: Entry) -> str:
    """SHA-256 of what the entry says, whatever the spelling of its file: part of every cache key."""
    return hashlib.sha256(entry.model_dump_json().encode()).hexdigest()


def _explain(problem: Any, text: str) -> str:
    """One problem, with its line in *text* and its path written as in ``columns[2].kind``."""
    line = line_of(text, problem["loc"])
    return (f"line {line}: " if line else "") + _what(problem)


def _what(problem: Any) -> str:
    path = ""
    for step in problem["loc"]:
        path += f"[{step}]" if isinstance(step, int) else (f".{step}" if path else str(step))
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(problem["loc"][-1]), _keys_at(problem["loc"][:-1]), n=1)
        hint = f" (did you mean '{close[0]}'?)" if close else ""
        return f"'{path}' is not a key of the catalogue{hint}"
    if problem["type"] == "missing":
        return f"'{path}' is missing"
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"'{path}': {message}" if path else message


def _keys_at(steps: Iterable[int | str]) -> list[str]:
    """The keys allowed at a place of the entry."""
    models = {
        "source": Source, "columns": Column, "rows": Rows, "sections": Sections,
        "organisations": Organisations, "statements": Statement, "settled": Settled,
    }  # fmt: skip
    model: type[BaseModel] = Entry
    for step in steps:
        if isinstance(step, str):
            model = models.get(step, Entry)
    return list(model.model_fields)
