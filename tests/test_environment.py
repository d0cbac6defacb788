"""pyproject.toml, environment.yml and requirements.lock say the same things."""

import re
import tomllib
from importlib.metadata import version

from helpers.data.places import PROJECT


def listed(*extras: str) -> dict[str, str]:
    """Direct dependencies with their lower bounds, without those for other platforms."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = project["dependencies"] + [entry for extra in extras for entry in project["optional-dependencies"][extra]]
    found = (re.match(r"([\w-]+)(?:\[\w+\])?(>=[\d.]+)(?!.*;)", entry) for entry in entries)
    return dict(entry.groups() for entry in found if entry)


def test_conda_names_the_same_dependencies():
    text = (PROJECT / "environment.yml").read_text(encoding="utf-8")
    named = dict(re.findall(r"^\s*- ([\w-]+)(>=[\d.]+)", text, flags=re.MULTILINE))
    python, setuptools = named.pop("python"), named.pop("setuptools")
    assert named == listed()
    assert f"setuptools{setuptools}" in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = "{python}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_lock_pins_every_direct_dependency_to_what_is_installed():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, flags=re.MULTILINE))
    assert {"setuptools", "pip"} & pinned.keys() == {"setuptools"}
    for name in listed("cluster", "test"):
        assert name in pinned, f"{name} is missing from requirements.lock: make lock"
        assert version(name) == pinned[name], f"{name}: {version(name)} is installed, the lock says {pinned[name]}"


def test_the_lock_names_no_host_and_builds_nothing():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock and "--find-links" not in lock
    assert lock.startswith("--only-binary :all:\n")


def test_the_tools_of_developers_are_locked():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert all(re.search(rf"^{name}==", lock, flags=re.MULTILINE) for name in listed("dev"))
