"""In which order runs are executed: needs first, and one language after the other."""

import graphlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from helpers.runs.configuration import Run
from helpers.runs.outcome import Outcome


def in_turn(
    runs: Iterable[Run],
    settle: Callable[[Run], Outcome],
    settled: Callable[[Outcome], None],
    end: Callable[[], None],
    workers: int,
) -> None:
    """Settle runs, several at a time, each when those that it needs are settled.

    Of two runs that differ in their language alone the second waits for the first, which keeps what both compute
    (`helpers.data.kept`), as long as there is something else to do.

    Parameters
    ----------
    runs : iterable of Run
        In the order in which they are taken up.
    settle : callable
        Called in a thread of its own.
    settled : callable
        Called with each outcome, here, before any run that needs it is taken up.
    end : callable
        Called when this is interrupted; it must make those calls of `settle` return that are still at work.
    workers : int
    """
    runs = {run.id: run for run in runs}
    order = graphlib.TopologicalSorter({name: run.needs for name, run in runs.items()})
    order.prepare()
    ready: list[str] = []
    working: dict[Future, str] = {}
    with ThreadPoolExecutor(workers) as pool:
        try:
            while order.is_active():
                ready += order.get_ready()
                while len(working) < workers and (run := _next(ready, working.values(), runs)):
                    ready.remove(run.id)
                    working[pool.submit(settle, run)] = run.id
                for future in wait(working, return_when=FIRST_COMPLETED).done:
                    settled(future.result())
                    order.done(working.pop(future))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end()
            raise


def question(run: Run) -> str:
    """What a run asks, in whatever language.

    Examples
    --------
    >>> from pathlib import Path
    >>> ko, en = (Run(code, Path("11.ipynb"), (), {"seed": 7, "language": code}) for code in ("ko", "en"))
    >>> question(ko) == question(en)
    True
    """
    asked = {name: value for name, value in run.parameters.items() if name != "language"}
    return json.dumps([str(run.notebook), asked], sort_keys=True)


def _next(ready: list[str], working: Iterable[str], runs: dict[str, Run]) -> Run | None:
    asked = {question(runs[name]) for name in working}
    return next((runs[name] for name in ready if question(runs[name]) not in asked), None)
