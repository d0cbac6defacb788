"""What a notebook imports from `helpers` is what stands in its file, and is loaded only then."""

import subprocess
import sys

import pytest

import helpers


@pytest.mark.parametrize("name", helpers.__all__)
def test_a_short_name_is_the_function_of_its_file(name):
    found = getattr(helpers, name)
    assert found.__module__.startswith(helpers._PLACE[name]) and found.__name__ == name
    assert ">>>" in found.__doc__, "a docstring with an example"


def test_nothing_large_is_loaded_before_it_is_asked_for():
    asked = "import sys, helpers; dir(helpers); print({'numpy', 'pandas', 'matplotlib'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "set()\n"


def test_what_is_not_there_is_an_error_and_rooms_are_found():
    with pytest.raises(ImportError, match="cannot import name 'country_netwrok'"):
        from helpers import country_netwrok  # noqa: F401
    from helpers import levels

    assert levels.__name__ == "helpers.levels" and {"open_scope", "works_behind"} <= set(dir(helpers))
