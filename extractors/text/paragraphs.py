"""From the printed lines of a cell to its paragraphs and list items.

A line break of the page means nothing by itself: the typesetter broke the line where the next word no longer fitted.
What ends a paragraph is a gap, a list marker, or a *forced* break: a line after which the next word would have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from extractors.table import Line, Part

#: Signs that open a list item, as fonts draw them.
_SIGNS = "•·∙⦁▪‣◦●○⚫■□◾◼◆◇➢➤►▶▸➔➜→⇒✓✔✗✘✅❖☐☑☒☞⁃"
#: Letters and signs that are list marks too: a word processor's second level, and marks whose font was Wingdings.
_LETTERS = "oØü§"
BULLETS = _SIGNS + "‒–—-*" + _LETTERS
_BULLET = re.compile(
    rf"^(?P<marker>[{re.escape(_SIGNS)}‒–—*-](?:[\s\u00a0]+|$)|[•⦁▪‣◦●](?=[^\W\d_]{{2}})|[oØü][\s\u00a0]+(?=\S)|§[\s\u00a0]+(?=[^\W\d]))(?P<rest>.*)$"
)
#: "s. o.", "n. d.", "p. ex.": a letter before another, or before the rest of an abbreviation, opens no item.
_ABBREVIATION = r"[a-z]\.[\s\u00a0]+(?:(?:[a-zà]|ex)\.(?:\s|$)|[a-z]$)"
#: "1.1", "2.3.4.": a decimal point is a comma in French, and what a figure counts is no capital.
_DOTTED = r"\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[\s\u00a0]+[«“\"(]?\s?[A-ZÀ-ÖØ-Þ])"
_NUMBER = re.compile(
    rf"^(?!{_ABBREVIATION})(?P<marker>{_DOTTED}|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]|\(?[A-Z]\)|\d{{1,2}}°)[\s\u00a0]+(?P<rest>\S.*)$"
)
#: These open an item wherever they stand at the start of a line; a dash or a star may also be part of a sentence.
_SURE = set(_SIGNS + _LETTERS) - {"·", "→"}
_ADDRESS_TAIL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
#: The beginning of an address cut before it can be told for one.
_SCHEME_HEAD = re.compile(r"(?<!\w)(?:ht{0,2}|https?:?/?|w{1,3})$", re.IGNORECASE)
_ADDRESS_GOES_ON = re.compile(r"^[^\s]*[/._=&?%#-][^\s]*$|^[\w%]+$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;]['’»\")\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paragraph or list item.

    ``kind`` is ``paragraph``, ``bullet`` or ``numbered``; ``marker`` the numbered marker as printed, empty for the
    others; ``text`` one line without marker.
    """

    kind: str
    marker: str
    text: str
    lines: tuple[Line, ...]

    @property
    def printed(self) -> str:
        """The item as one line of a whole text: a bullet as ``• ``, a numbered marker as printed."""
        mark = "• " if self.kind == "bullet" else f"{self.marker} " if self.marker else ""
        return mark + self.text


def join_lines(lines: Iterable[str]) -> str:
    """The lines of one paragraph as one line.

    One space stands for a line break, but for a break after a hyphen or a slash that belongs to a word, and inside
    an address. A soft hyphen at the end of a line is the typesetter's and goes.
    """
    text = ""
    for raw in lines:
        line = raw.replace("\u00a0", " ").replace("\u202f", " ").strip()
        if not line:
            continue
        if not text:
            text = line
        elif text.endswith("\u00ad"):
            text = text[:-1] + line
        elif _glued(text, line):
            text += line
        else:
            text += " " + line
    return re.sub(r" {2,}", " ", text.replace("\u00ad", ""))


def _glued(before: str, after: str) -> bool:
    """Whether a line break between the two stood inside a word or an address."""
    if len(before) > 1 and before[-1] in "-\u2010\u2011/" and not before[-2].isspace() and not after[0].isspace():
        return True
    return _inside_address(before, after)


def _inside_address(before: str, after: str) -> bool:
    """Whether an address at the end of *before* goes on at the start of *after*."""
    first = after.split()[0]
    tail = _ADDRESS_TAIL.search(before)
    if tail is None:
        # The scheme itself may be cut.
        cut = _SCHEME_HEAD.search(before)
        return cut is not None and re.match(r"(?:https?://|www\.)\w", cut[0] + first, re.IGNORECASE) is not None
    if re.match(r"(?:https?://|www\.)", first, re.IGNORECASE):
        return False
    if before[-1] in "/-_=&?.%#+~":
        return True
    # The rest of an address looks like one: a path, a file name or a query, not a word of a sentence.
    return bool(re.search(r"[/_=&?%#]|\.\w{2,5}$|\w-\w+-\w", first)) and _ADDRESS_GOES_ON.match(first) is not None


def column_limits(parts: Iterable[Part]) -> float:
    """How far text reaches in a column, in points from the left side of its cells: where words no longer fit.

    No further than the cells' inner width: an address that cannot be broken sticks out of it.
    """
    lines = [(part, line) for part in parts for line in part.lines]
    widest = max((line.bbox.x1 - part.bbox.x0 for part, line in lines), default=0.0)
    inner = max((part.bbox.width for part, _ in lines), default=0.0)
    padding = min((line.bbox.x0 - part.bbox.x0 for part, line in lines), default=0.0)
    return min(widest, inner - max(padding, 0.0))


def paragraphs(parts: Sequence[Part], *, reach: float) -> tuple[Item, ...]:
    """The paragraphs and list items of one cell.

    :param parts: the cell's parts in reading order; a page break is no paragraph break by itself.
    :param reach: :func:`column_limits` of the cell's column.
    """
    placed = [(part, line) for part in parts for line in part.lines if line.text.strip()]
    if not placed:
        return ()
    pitch = _pitch(parts)
    groups: list[list[Line]] = []
    kinds: list[tuple[str, str]] = []
    for index, (part, line) in enumerate(placed):
        before = placed[index - 1] if index else None
        marker = _marker(line)
        gap = before is not None and before[0] is part and _is_apart(before[1], line, pitch)
        forced = before is not None and (_forced(before[0], before[1], line, reach) or _starts_address(before[1], line))
        if before is None or _opens(marker, gap, forced, groups[-1], kinds, line):
            groups.append([line])
            kinds.append(_kind(marker))
        elif (
            gap
            or (forced and not _item_goes_on(groups[-1], kinds[-1], line))
            or _leaves_item(groups[-1], kinds[-1], line, pitch)
        ):
            groups.append([line])
            kinds.append(("paragraph", ""))
        else:
            groups[-1].append(line)
    return tuple(_item(kind, lines) for kind, lines in zip(kinds, groups, strict=True))


#: A gap between baselines of this many line pitches separates paragraphs, and one of this many sizes of the type a
#: sentence from the next: lines of one paragraph hardly ever stand as far apart, where no others tell the pitch.
_GAP, _WIDE = 1.35, 1.8
#: A gap of this many line pitches, and this many points above one, separates what reads as two paragraphs anyway.
_SLIGHT, _SEEN = 1.14, 1.2


def _is_apart(upper: Line, lower: Line, pitch: float) -> bool:
    """Whether the gap between two lines separates paragraphs."""
    gap = _gap(upper, lower)
    ends = _ENDS_SENTENCE.search(upper.text.rstrip()) is not None and lower.text.lstrip()[:1].isupper()
    return gap > pitch * _GAP or (ends and (gap > _WIDE * upper.size or _is_slight(gap, pitch)))


def _is_slight(gap: float, pitch: float) -> bool:
    """Whether the gap between two lines is a little wider than those of a paragraph."""
    return gap > pitch * _SLIGHT and gap > pitch + _SEEN


def _pitch(parts: Iterable[Part]) -> float:
    """The usual distance between baselines, points."""
    steps = [_gap(upper, lower) for part in parts for upper, lower in zip(part.lines, part.lines[1:], strict=False)]
    steps = [step for step in steps if step > 0.5]
    if not steps:
        return 1e9
    # The usual step is the small one that occurs most; the median would be a gap in a list of one-line paragraphs.
    steps.sort()
    low = steps[: max(1, (len(steps) + 1) // 2)]
    return median(low)


def _gap(upper: Line, lower: Line) -> float:
    return lower.baseline - upper.baseline


def _marker(line: Line) -> re.Match[str] | None:
    return _BULLET.match(line.text) or _NUMBER.match(line.text)


def _certain(marker: re.Match[str] | None) -> bool:
    return marker is not None and marker["marker"].strip() in _SURE


def _kind(marker: re.Match[str] | None) -> tuple[str, str]:
    if marker is None:
        return ("paragraph", "")
    mark = marker["marker"].strip()
    return ("bullet", "") if mark in BULLETS else ("numbered", mark)


def _opens(
    marker: re.Match[str] | None,
    gap: bool,
    forced: bool,
    last: Sequence[Line],
    kinds: Sequence[tuple[str, str]],
    line: Line,
) -> bool:
    """Whether *line* opens a list item."""
    if marker is None:
        return False
    mark = marker["marker"].strip()
    if _certain(marker) or gap:
        return True
    if forced:
        # A number at the start of a line may also be the sentence's own: "le / 12. Elle a", "l’article / 3. Il est".
        ends = _ENDS_SENTENCE.search(last[-1].text.rstrip()) is not None
        return ends or mark in BULLETS or _in_sequence(mark, kinds) or _jumps(mark, kinds[-1], last[0], line)
    kind, before = kinds[-1]
    # The next item of a list whose last line happens to be full: same kind, same indent, next number.
    same_indent = abs(last[0].bbox.x0 - line.bbox.x0) < 2 or last[0].page != line.page
    if kind == "bullet" and mark in BULLETS:
        return same_indent and last[0].text[:1] == mark
    one, counted = _counted(before), _counted(mark)
    ends = _ENDS_SENTENCE.search(last[-1].text.rstrip()) is not None
    if counted is not None and "." in mark.strip("(.)"):
        return ends and (counted[1] == 1 or _comes_after(counted, kinds))
    if counted is None:
        return kind == "numbered" and one is None and same_indent and ends
    is_figure = "#" in counted[0]
    if kind == "numbered" and one is not None and ("#" in one[0]) == is_figure and counted[1] == one[1] + 1:
        return is_figure or same_indent
    if ends and (_comes_after(counted, kinds) or _jumps(mark, kinds[-1], last[0], line)):
        return True
    return counted[1] == 1 and last[-1].text.rstrip().endswith(":")


#: A marker's number and its shape: ``2``, ``#.`` for ``2.``; None where it has none, or may be a Roman one.
def _counted(mark: str) -> tuple[str, int] | None:
    core = mark.strip("(.)°")
    if "." in core:
        above, _, last = core.rpartition(".")
        return f"{above}.#{mark[len(core) :]}", int(last)
    if core.isdigit():
        return mark.replace(core, "#"), int(core)
    if len(core) == 1 and core.isascii():
        return mark.replace(core, "a" if core.islower() else "A"), ord(core.lower()) - ord("a") + 1
    return None


def _in_sequence(mark: str, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether *mark* opens a list, or comes after one of the same shape in the cell."""
    counted = _counted(mark)
    if counted is None or counted[1] == 1 or mark.strip("(.)") in ("i", "I"):
        return True
    return _comes_after(counted, kinds)


def _comes_after(counted: tuple[str, int], kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether a marker's number follows the last one of its shape in the cell, whatever stands between the two."""
    shape, number = counted
    before = [one[1] for kind, mark in kinds if kind == "numbered" and (one := _counted(mark)) and one[0] == shape]
    return number - 1 in before[-1:]


def _jumps(mark: str, before: tuple[str, str], above: Line, line: Line) -> bool:
    """Whether *mark* leaves a number out after the item *above*, where a list's next marker would stand."""
    one, other = _counted(before[1]), _counted(mark)
    ordered = one is not None and other is not None and one[0] == other[0] and other[1] > one[1]
    return ordered and (abs(above.bbox.x0 - line.bbox.x0) < 2 or above.page != line.page)


def out_of_sequence(items: Sequence[Item]) -> tuple[str, ...]:
    """The numbered markers that do not come after the one before them of the same shape; 1 begins anew."""
    last: dict[str, int] = {}
    found: list[str] = []
    for item in items:
        counted = _counted(item.marker) if item.kind == "numbered" else None
        if counted is None:
            continue
        shape, number = counted
        if not shape.lower().strip("(.)").startswith("a") and number not in (1, last.get(shape, number - 1) + 1):
            found.append(item.marker)
        last[shape] = number
    return tuple(found)


def _forced(before: Part, upper: Line, lower: Line, reach: float) -> bool:
    """Whether the first word of *lower* would have fitted behind *upper*."""
    word = _first_word(lower)
    # On a page whose columns are narrower than elsewhere, text reaches no further than the cell does.
    indent = min(line.bbox.x0 for line in before.lines) - before.bbox.x0
    room = min(reach, before.bbox.width - max(indent, 0.0)) - (upper.bbox.x1 - before.bbox.x0)
    space = upper.size * 0.3
    return word + space < room - 0.5


#: What a typesetter of French keeps together: a guillemet or a double sign with its word, the groups of a figure.
_TIED = re.compile(r"(?:[«(\[“]\s)?\S+(?:\s(?:[»:;!?%$”]+\S*|\d{3}\b\S*|M?\$\S*))*")


def _first_word(line: Line) -> float:
    """Width of what the typesetter moves together to the next line, points: the first word and what is tied to it."""
    match = _TIED.match(line.text)
    if match is None:
        return 0.0
    words = len(match[0].split())
    if len(line.stops) >= words:
        return line.stops[words - 1] - line.bbox.x0
    return line.bbox.width * match.end() / len(line.text)


def _starts_address(upper: Line, lower: Line) -> bool:
    """Whether *lower* is an address on a line of its own: what comes before it is another, or a finished sentence."""
    if not re.match(r"(?:https?://|www\.)", lower.text, re.IGNORECASE):
        return False
    return bool(_ENDS_SENTENCE.search(upper.text) or _ADDRESS_TAIL.search(upper.text))


def _item_goes_on(lines: Sequence[Line], kind: tuple[str, str], line: Line) -> bool:
    """Whether *line*, after a forced break, is still the text of a list item: indented below its marker's text."""
    if kind[0] == "paragraph":
        return False
    first = lines[0]
    return line.page == first.page and line.bbox.x0 > first.bbox.x0 + 3 and not _ENDS_SENTENCE.search(lines[-1].text)


def _leaves_item(lines: Sequence[Line], kind: tuple[str, str], line: Line, pitch: float) -> bool:
    """Whether *line* stands where no line of the list item above would: left of its text, as its own lines do not."""
    first = lines[0]
    if kind[0] == "paragraph" or line.page != first.page or line.bbox.x0 > first.bbox.x0 + _HANG:
        return False
    hangs = [other for other in lines[1:] if other.page == first.page]
    if hangs:
        return all(other.bbox.x0 > first.bbox.x0 + _HANG for other in hangs)
    return line.text.lstrip()[:1].isupper() and _is_slight(_gap(lines[-1], line), pitch)


#: The lines of an item stand this far (points) right of its marker, where they hang below its text.
_HANG = 3.0


def parted(item: Item) -> tuple[Item, ...]:
    """*item*, or the items that it is where its line goes on with the same bullet: "• Former • Bâtir • Loger"."""
    sign = item.lines[0].text.lstrip()[:1] if item.kind == "bullet" and item.lines else ""
    pieces = re.split(rf"\s{re.escape(sign)}\s+(?=\S)", item.text) if sign and sign in _SURE - set(_LETTERS) else []
    if len(pieces) < 2:
        return (item,)
    return tuple(Item(kind=item.kind, marker=item.marker, text=text.strip(), lines=item.lines) for text in pieces)


def _item(kind: tuple[str, str], lines: Sequence[Line]) -> Item:
    text = join_lines(line.text for line in lines)
    if kind[0] == "bullet":
        match = _BULLET.match(text)
        text = match["rest"] if match else text
    elif kind[0] == "numbered":
        text = text.removeprefix(kind[1]).lstrip()
    return Item(kind=kind[0], marker=kind[1], text=text, lines=tuple(lines))
