import os
import subprocess
import sys
import time

import pytest

from helpers.runs.lock import alone

HOLD = """
import sys, time
from pathlib import Path
from helpers.runs.lock import alone
with alone(Path(sys.argv[1]), "build"):
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_other_is_refused_and_told_whose_it_is_until_that_one_is_killed(tmp_path):
    file = tmp_path / "new" / ".lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(BlockingIOError, match=f"process {holder.pid} is at work to build: wait"),
            alone(file, "build"),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
    begin = time.monotonic()
    with alone(file, "build"):
        assert file.read_text() == f"{os.getpid()}\n"
    assert time.monotonic() - begin < 60, "what a killed process leaves blocks nobody"


def test_one_after_the_other_is_alone(tmp_path):
    for _ in range(2):
        with alone(tmp_path / ".lock", "build"):
            pass
    with pytest.raises(LookupError), alone(tmp_path / ".lock", "build"):
        raise LookupError
    with alone(tmp_path / ".lock", "build"):
        pass


def test_what_it_starts_does_not_hold_it(tmp_path):
    with alone(tmp_path / ".lock", "build"):
        started = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with alone(tmp_path / ".lock", "build"):
        started.communicate()
