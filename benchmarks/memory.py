"""Peak memory of a way that runs in a process of its own."""

import re
import resource
import sys
from pathlib import Path


def peak() -> float:
    """Peak memory of this process in MB; ru_maxrss of Linux would count what the parent once held."""
    if sys.platform == "linux":
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
