"""What text the dataset may hold: what a reader sees, and no character that cannot be shown."""

from __future__ import annotations

import re
import unicodedata

#: Stands for a character that could not be read.
UNREADABLE = "▯"

#: Control characters but the line feed, surrogates, private use, noncharacters, U+FFFD; and a reader's "(cid:14)".
_UNREADABLE = re.compile(
    "\\(cid:(\\d+)\\)|[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff"
    "\U000f0000-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def is_readable(text: str) -> bool:
    """Whether every character can be shown."""
    # Most text is printable, which Python tells many times faster; U+FFFD is, and a reader's "(cid:14)".
    if text.isprintable() and "\ufffd" not in text and "(cid:" not in text:
        return True
    return _UNREADABLE.search(text) is None


def tidy(text: str) -> str:
    """*text* with every line end a line feed and every tab a space."""
    return text if text.isprintable() else _LINE_ENDS.sub("\n", text).replace("\t", " ")


def mask(text: str) -> str:
    """*text* with :data:`UNREADABLE` for each character that cannot be shown."""
    return _UNREADABLE.sub(UNREADABLE, text)


def quote(text: str) -> str:
    """*text* with each character that cannot be shown written by its code, as in ``[U+FFFD]``; a code as ``[14]``."""
    return _UNREADABLE.sub(lambda match: f"[{match[1]}]" if match[1] else f"[U+{ord(match[0]):04X}]", text)


def fold(text: str) -> str:
    """*text* for comparison: lower case, no accents, one kind of apostrophe and hyphen, single spaces."""
    text = re.sub(r"[‘’ʼ]", "'", re.sub(r"[‐‑–—]", "-", text.replace("œ", "oe").replace("Œ", "OE")))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


def status_key(text: str) -> str:
    """*text* as statuses are compared: :func:`status_signs`, without the ticks, arrows and shapes around it.

    Where nothing but signs is printed, they are the status.
    """
    text = status_signs(text)
    return text.strip(_PLAIN + _SHAPES) or text


def status_signs(text: str) -> str:
    """*text* as statuses are compared that differ in nothing but their ticks, arrows and shapes: :func:`fold`, without
    the punctuation around it and the marks of footnotes."""
    text = fold(re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹†‡]+", "", text))
    return text.strip(_PLAIN) or text


#: Punctuation and marks of lists that stand around a status, and signs that a legend may give a meaning.
_PLAIN = " .;:,*•·-«»\"'"
_SHAPES = "▪" + "".join(map(chr, (*range(0x2190, 0x2200), *range(0x25A0, 0x27C0))))
