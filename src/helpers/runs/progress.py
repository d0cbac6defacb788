"""What a batch tells while it runs: a line a run, the same to a terminal, a log and a pipe."""

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from helpers.runs.outcome import FAILED, OK, SKIPPED, UP_TO_DATE, Outcome

LONGEST = 200
#: The line of a traceback that names the error; what follows belongs to its message.
ERROR = re.compile(r"[\w.]*(Error|Exception|Interrupt|Exit|Warning|Iteration)\b.*")


class Progress:
    """Tells how far a batch is.

    Parameters
    ----------
    tell : callable
        Gets each line.
    runs : int
        How many there are.
    waiting : int
        How many of them are to be executed, as far as can be seen: the time that is left is that of these, at the
        pace so far.
    """

    def __init__(self, tell: Callable[[str], None], runs: int, waiting: int):
        self.tell, self.runs, self.waiting = tell, runs, waiting
        self.begin, self.settled, self.executed = time.monotonic(), 0, 0

    def started(self, workers: int, index: Path) -> None:
        """The first line: what is to be done, and where its pages appear."""
        before = self.runs - self.waiting
        known = f"{before} of {self.runs} runs are up to date; " if before else ""
        self.tell(f"{known}{self.waiting} to execute, {workers} at a time; pages appear in {index}")

    def settle(self, outcome: Outcome) -> None:
        """A run's line; none for one that was up to date."""
        self.settled += 1
        if outcome.status != UP_TO_DATE:
            self.executed += 1
            self.tell(self._line(outcome))

    def ended(self, outcomes: list[Outcome], index: Path, command: str) -> None:
        """The last lines: counts, what failed, where the pages are."""
        for line in (*failures(outcomes), summary(outcomes, time.monotonic() - self.begin), f"{index}  ({command})"):
            self.tell(line)

    def _line(self, outcome: Outcome) -> str:
        width = len(str(self.runs))
        start = f"{self.settled:>{width}}/{self.runs}  {outcome.run.id:<31}"
        if outcome.status == SKIPPED:
            return f"{start}  skipped: {outcome.error}"
        start += f" {outcome.seconds:6.1f} s"
        if outcome.status == FAILED:
            return f"{start}  failed: {reason(outcome.error)}"
        left = max(self.waiting - self.executed, 0) * (time.monotonic() - self.begin) / self.executed
        return f"{start}  about {duration(left)} left" if left else start


def summary(outcomes: list[Outcome], seconds: float) -> str:
    """How many runs went well.

    Examples
    --------
    >>> from helpers.runs.configuration import Run
    >>> run = Run("atlas_kr", Path("10_atlas.ipynb"), (), {})
    >>> summary([Outcome(run, "ok", 2.25), Outcome(run, "up to date")], 2.5)
    '2 runs: 2 ok, 0 failed (1 was up to date) in 2 s'
    """
    counts = Counter(outcome.status for outcome in outcomes)
    text = f"{len(outcomes)} run{'s' * (len(outcomes) != 1)}: {counts[OK] + counts[UP_TO_DATE]} ok, {counts[FAILED]} failed"
    text += f", {counts[SKIPPED]} skipped" if counts[SKIPPED] else ""
    known = counts[UP_TO_DATE]
    if known:
        text += f" ({'all were' if known == len(outcomes) else '1 was' if known == 1 else f'{known} were'} up to date)"
    return f"{text} in {duration(seconds)}"


def failures(outcomes: list[Outcome]) -> list[str]:
    """A line for each run that failed, with its reason."""
    return [f"failed: {outcome.run.id}: {reason(outcome.error)}" for outcome in outcomes if outcome.status == FAILED]


def reason(error: str) -> str:
    """The line of an error that tells most.

    Examples
    --------
    >>> reason("Traceback ...\\n----> 1 f()\\nValueError: focal_country='EU' is unknown;\\nchoose one of: KR")
    "ValueError: focal_country='EU' is unknown;"
    >>> reason("the process ended with status -9")
    'the process ended with status -9'
    """
    lines = [line.strip() for line in error.strip().splitlines()] or [""]
    named = [line for line in lines if ERROR.fullmatch(line)]
    line = (named or lines)[-1]
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def duration(seconds: float) -> str:
    """Seconds in words.

    Examples
    --------
    >>> duration(0.4), duration(59.6), duration(83), duration(3700)
    ('0 s', '1 min', '1 min 23 s', '1 h 1 min')
    """
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"
