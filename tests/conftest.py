"""What tests share."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from helpers.data.places import PROJECT

# A slow machine fails no test. CI draws the same examples each time: a new finding of a fuzz test belongs to who runs
# it at a desk.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items):
    """The files that take longest come first, so that two workers end together (Makefile: --no-loadscope-reorder)."""
    long = "tests/test_notebook_runs.py", "tests/runs/"
    items.sort(key=lambda item: not item.nodeid.startswith(long))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data that is not part of the project; tests that need it skip without it."""
    folder = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"shared data not present at {folder}: set WORKBOOK_SHARED_DATA")
    return folder


@pytest.fixture
def scope():
    meta = {"name": "toy", "source": "made up", "sha256": {"a": "0" * 64}, "synthetic": True}
    return SimpleNamespace(parameters={"language": "en", "seed": 7}, language="en", corpus=SimpleNamespace(meta=meta))


@pytest.fixture
def shown():
    return SimpleNamespace(png=b"\x89PNG\r\n\x1a\n rest", title="Three", alt="Three bars")
