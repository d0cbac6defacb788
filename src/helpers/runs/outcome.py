"""What became of a run."""

from dataclasses import dataclass, field

from helpers.runs.configuration import Run

OK, UP_TO_DATE, FAILED, SKIPPED = "ok", "up to date", "failed", "skipped"


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Attributes
    ----------
    run : Run
    status : {"ok", "up to date", "failed", "skipped"}
    seconds : float
        That it was executed.
    fingerprint : str
        Of all that its result depends on.
    files : dict of str to str
        Name -> SHA-256 of each file that it left, but for its page.
    page : dict of str to str
        `look`, of the templates, and `sha256` of its page.
    error : str
        Why it failed, or was skipped.
    """

    run: Run
    status: str
    seconds: float = 0.0
    fingerprint: str = ""
    files: dict = field(default_factory=dict)
    page: dict = field(default_factory=dict)
    error: str = ""

    @property
    def done(self) -> bool:
        """Whether the run's results stand."""
        return self.status in (OK, UP_TO_DATE)
