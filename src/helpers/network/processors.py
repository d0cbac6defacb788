"""Parts of a computation on all cores of this machine, in threads that end with it; results in the parts' order."""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor

PART = 2**17  # entries below which a thread of their own does not pay


def cores_for(size) -> int:
    """Cores that so many entries keep busy, at least one.

    >>> cores_for(5)
    1
    """
    return max(1, min(os.cpu_count() or 1, size // PART))


def over_cores(part, size) -> list:
    """What a function of the first entry and the one after the last gives for each part of a range, a part a core.

    >>> over_cores(lambda first, end: end - first, 5)
    [5]
    """
    parts = cores_for(size)
    cuts = [size * cut // parts for cut in range(parts + 1)]
    if parts == 1:
        return [part(0, size)]
    with ThreadPoolExecutor(parts) as threads:
        return list(threads.map(part, cuts[:-1], cuts[1:]))


def in_turn(jobs, cores: int):
    """What functions without arguments give; at most one more than there are cores is asked for ahead.

    Parameters
    ----------
    jobs : iterable of function
        Taken one by one, so that what they need need not be there all at once.
    cores : int

    Yields
    ------
    object
        What each job gives, in the jobs' order.

    Examples
    --------
    >>> from functools import partial
    >>> list(in_turn((partial(pow, 2, n) for n in range(5)), 2))
    [1, 2, 4, 8, 16]
    """
    if cores == 1:
        yield from (job() for job in jobs)
        return
    with ThreadPoolExecutor(cores) as threads:
        waiting = deque()
        for job in jobs:
            waiting.append(threads.submit(job))
            if len(waiting) > cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
