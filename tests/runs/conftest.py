"""What the tests of runs share: the notebooks of tests/fixtures."""

from pathlib import Path

import nbformat
import pytest


@pytest.fixture(scope="session")
def notebooks() -> Path:
    return Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def good(notebooks):
    return nbformat.read(notebooks / "adds_three_numbers.ipynb", as_version=4)
