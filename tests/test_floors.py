"""A floor imports only from its own and from floors below it."""

import ast

import pytest

from helpers.data.places import PROJECT

FLOORS = {"data": 1, "network": 2, "strategy": 3, "policy": 3, "present": 4, "runs": 5}
HOUSE = PROJECT / "src" / "helpers"
ROOMS = sorted(file for floor in FLOORS for file in (HOUSE / floor).rglob("*.py"))


def imported_floors(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""] if node.level == 0 else ["relative"]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("helpers.")}
        found |= {"relative"} & set(names)
    return found


@pytest.mark.parametrize("file", ROOMS, ids=lambda file: file.relative_to(HOUSE).as_posix())
def test_imports_go_down(file):
    floor = file.relative_to(HOUSE).parts[0]
    for other in imported_floors(file.read_text(encoding="utf-8")):
        assert other in FLOORS, f"{file}: imports {other}, which is no floor"
        assert other == floor or FLOORS[other] < FLOORS[floor], f"{file}: {floor} must not import {other}"


def test_every_folder_is_a_floor_and_papermill_lives_on_the_fifth():
    assert {path.parent.name for path in HOUSE.glob("*/*.py")} <= set(FLOORS)
    users = [file for file in ROOMS if "import papermill" in file.read_text(encoding="utf-8")]
    assert {file.relative_to(HOUSE).parts[0] for file in users} == {"runs"}


def test_the_rule_sees_an_upward_import():
    assert imported_floors("from helpers.runs.batch import run\nimport helpers.data.corpus") == {"runs", "data"}
