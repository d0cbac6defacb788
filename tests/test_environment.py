"""pyproject.toml, environment.yml and requirements.lock say the same things."""

import re
import tomllib
from importlib.metadata import version

from helpers.data.places import PROJECT


def direct() -> dict[str, str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["dependencies"] + project["optional-dependencies"]["test"]
    return dict(re.fullmatch(r"([\w-]+)(>=[\d.]+)", entry).groups() for entry in listed)


def test_conda_names_the_same_dependencies():
    text = (PROJECT / "environment.yml").read_text(encoding="utf-8")
    named = dict(re.findall(r"^\s*- ([\w-]+)(>=[\d.]+)", text, flags=re.MULTILINE))
    python = named.pop("python")
    assert named == direct()
    assert f'requires-python = "{python}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_lock_pins_every_direct_dependency_to_what_is_installed():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, flags=re.MULTILINE))
    for name in direct():
        assert name in pinned, f"{name} is missing from requirements.lock: make lock"
        assert version(name) == pinned[name], f"{name}: {version(name)} is installed, the lock says {pinned[name]}"


def test_the_lock_names_no_host():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock
