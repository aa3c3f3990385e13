"""What one process knows of the hosts it asks: when it may ask again, and what their robots.txt says.

Reports fetched at once, in several threads, share one :class:`Courtesy`, so that a host is never asked more often
because several reports stand on it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flows.fetch.problems import FetchProblem
from flows.fetch.robots import Rules

#: How long a robots.txt counts, in seconds.
_ROBOTS_AGE = 3600.0
#: How long a host that nobody answered at is not tried again, in seconds: a list of files on it must not take hours.
_DOWN_FOR = 300.0


@dataclass(slots=True)
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    #: Moments of the monotonic clock: the last request, and when a host that asked for peace may be asked again.
    last: float | None = None
    quiet_until: float = 0.0
    down_until: float = 0.0
    problem: FetchProblem | None = None


class Courtesy:
    """Turns for requests, host by host. *clock* and *sleep* are replaced by tests."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.clock = clock
        self.sleep = sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, tuple[float, Rules]] = {}

    def wait_turn(self, host: str, delay: float) -> None:
        """Return when *host* may be asked: *delay* seconds after the last request to it, by whichever thread."""
        known = self._host(host)
        with known.turn:
            if known.last is not None and (left := known.last + delay - self.clock()) > 0:
                self.sleep(left)
            known.last = self.clock()

    def keep_quiet(self, host: str, seconds: float) -> None:
        """Note that *host* asked to be left in peace."""
        known = self._host(host)
        known.quiet_until = max(known.quiet_until, self.clock() + seconds)

    def quiet_for(self, host: str) -> float:
        """Seconds for which *host* still wants to be left in peace; 0: it may be asked."""
        return max(0.0, self._host(host).quiet_until - self.clock())

    def note_down(self, host: str, problem: FetchProblem) -> None:
        """Note that nobody answered at *host*, after every attempt."""
        known = self._host(host)
        known.problem, known.down_until = problem, self.clock() + _DOWN_FOR

    def problem_of(self, host: str) -> FetchProblem | None:
        """What kept *host* from answering a few minutes ago; None: it may be tried."""
        known = self._host(host)
        return known.problem if self.clock() < known.down_until else None

    def rules(self, site: str) -> Rules | None:
        """The rules of a site, where they are known and not too old."""
        known = self._rules.get(site)
        return known[1] if known and self.clock() - known[0] < _ROBOTS_AGE else None

    def learn_rules(self, site: str, rules: Rules) -> None:
        """Note the rules of a site."""
        self._rules[site] = (self.clock(), rules)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())


#: The one of this process.
SHARED = Courtesy()
