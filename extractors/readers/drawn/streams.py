"""Content streams, run through the library's interpreters with a lexer of our own.

Most of a page is what texts are shown with: names, numbers, strings, arrays of them. One expression takes numbers and
their operator, or a whole array, at a time; the library's own lexer needs a step for each. Whatever looks otherwise,
as images within the stream and nested strings do, is left to the library at the place where it stands, so that
nothing is read that it would not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any

from playa.content import GraphicState, TextObject
from playa.interp import TextState
from playa.parser import Lexer, ObjectParser
from playa.pdftypes import KWD, InlineImage, PSKeyword, stream_value

_NUMBER = rb"[+-]?+(?:\.\d++|\d++(?:\.\d*+)?+)"
_NAME = rb"/(?:#[A-Fa-f\d][A-Fa-f\d]|[^#/%\[\]()<>{}\s])*+"
#: A string without others in it.
_STRING = rb"\([^()\\\r]*+(?:\\[^\r\n][^()\\\r]*+)*+\)"
_HEX = rb"<[A-Fa-f\d\s]*+>"
_TOKEN = re.compile(
    rb"(?:\s++|%[^\r\n]*+[\r\n])*+(?:"
    rb"((?:" + _NUMBER + rb"\s++){0,6}+)([A-Za-z][^#/%\[\]()<>{}\s]*+|['\"])"
    rb"|(" + rb"|".join((_NUMBER, _NAME, _STRING, _HEX)) + rb")"
    rb"|(\[[-+.\d\s]*+(?:(?:" + _STRING + rb"|" + _HEX + rb")[-+.\d\s]*+)*+\])"
    rb"|(<<(?:\s*+" + _NAME + rb"\s*+(?:" + rb"|".join((_NUMBER, _NAME, _STRING, _HEX)) + rb"))*+\s*+>>)"
    rb"|(.)|\Z)",
    re.DOTALL,
)
#: The entries of a dictionary of such operands.
_ENTRY = re.compile(rb"(" + _NAME + rb")\s*+(" + rb"|".join((_NUMBER, _NAME, _STRING, _HEX)) + rb")")
#: What an array of strings and numbers holds. A sign that no number follows means nothing.
_PART = re.compile(rb"|".join((_NUMBER, _STRING, _HEX)))
_CONSTANTS = {b"true": True, b"false": False, b"null": None}
#: Operands as long as this, in bytes, and as many of them are remembered.
_LONG, _KEPT = 12, 1 << 14

#: What an operator does, and how many operands it takes.
_Way = tuple[Callable[..., Any], int]


class _Operands(dict[bytes, Any]):
    """Values of numbers, names and strings as they are written."""

    def __missing__(self, token: bytes) -> Any:
        first = token[:1]
        if first == b"(" and b"\\" not in token:
            value: Any = token[1:-1]
        elif first in b"(/<":
            value = next(Lexer(token))[1]
        else:
            value = float(token) if b"." in token else int(token)
        if len(token) < _LONG:
            if len(self) > _KEPT:
                self.clear()
            self[token] = value
        return value


_OPERANDS = _Operands()


def painted(interpreter: Any) -> Iterator[Any]:
    """What *interpreter* gives, in its order, forms as one thing each.

    What comes is to be looked at before the next is asked for: the graphics state is that of the moment.
    """
    ways: dict[bytes, _Way | None] = {b"q": (lambda: _save(interpreter), 0)}
    run = _Run(interpreter, ways)
    rest = b""
    for data, stream_id in _joined(interpreter.contents):
        rest = yield from run.through(rest + data, None if rest else stream_id)
    ways.clear()


class _Run:
    """One interpreter on its way through its streams."""

    def __init__(self, interpreter: Any, ways: dict[bytes, _Way | None]) -> None:
        self._interpreter = interpreter
        self._ways = ways
        #: Operands that no operator has taken yet.
        self._held: list[Any] = interpreter.argstack

    def through(self, data: bytes, stream_id: int | None) -> Generator[Any, None, bytes]:
        """What the operators of *data* paint; gives back what at its end goes on in the next stream."""
        interpreter, ways, held, operands = self._interpreter, self._ways, self._held, _OPERANDS
        value = operands.__getitem__
        place: int | None = 0
        while place is not None:
            start, place = place, None
            for match in _TOKEN.finditer(data, start):
                kind = match.lastindex
                if kind == 2:
                    numbers, operator = match.groups()[:2]
                    if operator not in ways:
                        ways[operator] = self._way(operator)
                    way = ways[operator]
                    if way is None:
                        held.extend(map(value, numbers.split()))
                        if operator == b"BI":
                            place = match.start(2)
                            break
                        if operator in _CONSTANTS:
                            held.append(_CONSTANTS[operator])
                        continue
                    thing: Any = _done(way, list(map(value, numbers.split())), held)
                elif kind == 3:
                    held.append(value(match[3]))
                    continue
                elif kind == 4:
                    held.append(list(map(value, _PART.findall(match[4]))))
                    continue
                elif kind == 5:
                    held.append({value(name).name: value(entry) for name, entry in _ENTRY.findall(match[5])})
                    continue
                else:
                    place = match.start(6) if kind else None
                    break
                if thing is not None:
                    yield thing
                    if type(thing) is TextObject:
                        interpreter.textstate.glyph_offset = thing._get_next_glyph_offset()  # pyright: ignore[reportPrivateUsage]
            if place is not None:
                parser = ObjectParser(data, interpreter.page.doc, place, streamid=stream_id)
                try:
                    thing = self._odd(next(parser)[1])
                except StopIteration:
                    return data[place:] if parser.stack else b""
                if thing is not None:
                    yield thing
                place = parser.tell()
        return b""

    def _way(self, operator: bytes) -> _Way | None:
        return None if operator == b"BI" else self._interpreter._dispatch.get(KWD(operator))

    def _odd(self, value: Any) -> Any:
        """Take *value*, which the library has read; gives what is painted at once."""
        if type(value) is InlineImage:  # a compiled class, which takes any dictionary for an instance
            return self._interpreter.do_EI(value)
        if isinstance(value, PSKeyword):
            return self._interpreter.operate(value)
        self._held.append(value)
        return None


def _done(way: _Way, numbers: list[Any], held: list[Any]) -> Any:
    """What an operator paints, as the library's interpreter has it."""
    method, count = way
    if not count:
        held += numbers  # some take as many as the colour space has
        return method()
    if held or len(numbers) != count:
        held += numbers
        numbers = held[-count:]
        del held[-count:]
        if len(numbers) != count:
            return None
    try:
        return method(*numbers)
    except TypeError:  # an operand of the wrong kind: the operator does nothing
        return None


def _joined(contents: Any) -> Iterator[tuple[bytes, int | None]]:
    """The content streams, each with the number of its object."""
    for item in contents:
        with suppress(TypeError):  # no stream: there is nothing to run
            stream = stream_value(item)
            yield stream.buffer + b"\n", stream.objid


def _save(interpreter: Any) -> None:
    """Put the graphics state by, as the operator q does; several times as fast as a copy by its protocol."""
    state, text = interpreter.graphicstate, interpreter.textstate
    saved = GraphicState.__new__(GraphicState)
    saved.__dict__.update(state.__dict__)
    interpreter.gstack.append((interpreter.ctm, saved, TextState(text.line_matrix, text.glyph_offset)))
