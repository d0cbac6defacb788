"""What the tests of runs share: the notebooks of tests/fixtures, and a scope that needs no corpus."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.fixture(scope="session")
def notebooks() -> Path:
    return Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def good(notebooks):
    return nbformat.read(notebooks / "adds_three_numbers.ipynb", as_version=4)


@pytest.fixture
def scope():
    meta = {"name": "toy", "source": "made up", "sha256": {"a": "0" * 64}, "synthetic": True}
    return SimpleNamespace(parameters={"language": "en", "seed": 7}, language="en", corpus=SimpleNamespace(meta=meta))


@pytest.fixture
def shown():
    return SimpleNamespace(png=PNG, title="Three", alt="Three bars")
