"""Three shared floors, a room an instrument between them: who may import whom.

Data, network and page carry the rooms; a room uses what lies below it, and of the other rooms only those
that ALLOWED names; runs stands on top and knows no room.
"""

import ast
import graphlib

import pytest

from draw_rooms import HERE, imported_rooms, picture
from helpers.data.places import PROJECT

HOUSE = PROJECT / "src" / "helpers"
SHARED = {"data": set(), "network": {"data"}, "page": {"data", "network"}}
#: Rooms of the instruments, and the other rooms that each may use.
ALLOWED = {
    "levels": set(),
    "partners": set(),
    "talent": set(),
    "training": {"talent"},
    "tracks": {"partners"},
    "hubs": {"partners"},
    "multilateral": set(),
    "programmes": set(),
    "pledges": set(),
    "plans": {"levels"},
    "exchange": {"partners"},
    "briefs": {"levels", "partners", "talent"},
    "explore": set(),
}
MAY_USE = (
    SHARED | {room: set(SHARED) | others for room, others in ALLOWED.items()} | {"runs": {"data", "network", "page"}}
)
FILES = sorted(HOUSE.glob("*/**/*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_a_file_imports_only_what_its_room_may_use(file):
    room = file.relative_to(HOUSE).parts[0]
    strangers = imported_rooms(file.read_text(encoding="utf-8")) - {room} - MAY_USE[room]
    assert not strangers, f"{file}: {room} must not import {sorted(strangers)}"


def test_every_allowed_arrow_is_used():
    used = {
        (file.relative_to(HOUSE).parts[0], other)
        for file in FILES
        for other in imported_rooms(file.read_text(encoding="utf-8")) & set(ALLOWED)
    }
    listed = {(room, other) for room, others in ALLOWED.items() for other in others}
    assert listed <= used, f"no longer needed: {sorted(listed - used)}"


def test_every_folder_is_a_room_and_papermill_lives_in_runs():
    folders = {path.parent.name for path in HOUSE.glob("*/*.py")}
    assert folders == set(MAY_USE)
    users = [file for file in FILES if "import papermill" in file.read_text(encoding="utf-8")]
    assert {file.relative_to(HOUSE).parts[0] for file in users} == {"runs"}


def test_a_folder_opens_with_two_lines():
    for opening in HOUSE.glob("*/**/__init__.py"):
        lines = (ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8"))) or "").split("\n\n")
        assert len(lines) == 2 and all(lines), f"{opening}: what lives here, and what may not"


@pytest.mark.parametrize(
    "source", ["from helpers.runs.batch import run", "import helpers.runs.batch as batch", "from helpers import runs"]
)
def test_the_rule_sees_every_spelling(source):
    assert imported_rooms(source) == {"runs"}


def test_no_files_of_runs_need_each_other_in_a_circle():
    """Imports inside functions count: a circle that is loaded later is one all the same."""
    needs = {}
    for file in (HOUSE / "runs").glob("*.py"):
        nodes = [
            node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
        ]
        needs[f"helpers.runs.{file.stem}"] = {
            node.module for node in nodes if (node.module or "").startswith("helpers.runs.")
        }
    graphlib.TopologicalSorter(needs).prepare()
    assert not needs["helpers.runs.normalise"]


def test_the_picture_of_the_rooms_is_up_to_date():
    kept = (HERE / "rooms.svg").read_text(encoding="utf-8")
    assert kept == picture(), "python docs/draw_rooms.py"
