"""When to ask again: ``Retry-After`` (RFC 9110 section 10.2.3) and growing waits between attempts."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Answers after which the same request may succeed later.
PASSING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Answers with which a server asks to be left in peace for a while.
BUSY_STATUSES = frozenset({429, 503})
#: Nobody is asked to wait longer than this: a larger figure is a mistake of the server.
_LONGEST = 30 * 86_400.0


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait according to a ``Retry-After`` header: a number of seconds, or a date. None: it says nothing.

    A date gone by means no wait; a wait beyond thirty days counts as thirty days.
    """
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        # A figure of any length is accepted without ever becoming a huge integer.
        return _LONGEST if len(text.lstrip("0")) > 9 else min(float(text), _LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        seconds = (moment - now).total_seconds()
    except OverflowError:
        return None
    return min(max(seconds, 0.0), _LONGEST)


def wait_before(attempt: int, *, backoff: float, longest: float, asked: float | None, chance: float) -> float | None:
    """Seconds before attempt number *attempt* (2 is the first repetition); None: it would be longer than *longest*.

    The wait doubles from attempt to attempt and is spread by *chance* (0 to 1) over its upper half, so that several
    clients do not return together; what the server asked for is the least.
    """
    own = min(backoff * 2 ** (attempt - 2), longest) * (0.5 + 0.5 * chance)
    if asked is not None and asked > longest:
        return None
    return max(own, asked or 0.0)
