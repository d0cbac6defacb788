"""What the browser gets: the vendored files as they were fetched, and nodes and links that fit together."""

import hashlib
import re

import pandas as pd

from helpers.explore.vendor import PACKAGES, VENDORED, expected
from helpers.explore.widget import drawn, javascript
from helpers.page.style import COLOURS, REST

NODES = pd.DataFrame(
    {
        "node": ["KR", "JP", "US"],
        "label": ["한국", "</script>", "미국"],
        "works": [3, 2, 9],
        "community": [1, 2, 99],
        "x": [0.5, -1.0, None],
        "y": [0.0, 1.0, None],
    }
)
LINKS = pd.DataFrame({"source": ["JP", "KR"], "target": ["KR", "US"], "works": [2, 1]})


def test_vendored_files_are_what_was_fetched_each_with_its_licence():
    there = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in VENDORED.iterdir()}
    there.pop("SHA256SUMS")
    assert there == expected()
    assert set(there) == {here for package in PACKAGES for here in package.files}
    for package in PACKAGES:
        assert package.licence == "MIT" and package.version
        assert "free of charge" in (VENDORED / f"{package.name}.LICENSE.txt").read_text(encoding="utf-8")


def test_the_module_holds_its_libraries_in_order_and_imports_nothing():
    text = javascript()
    assert text.index("graphology=") < text.index("Sigma=") < text.index("export default { render }")
    assert not re.search(r"^\s*import\b|sourceMappingURL", text, re.MULTILINE)


def test_only_what_has_a_place_is_drawn():
    nodes, links = drawn(NODES, LINKS)
    assert [node["node"] for node in nodes] == ["KR", "JP"] and links == [{"source": "JP", "target": "KR", "works": 2}]
    assert [node["color"] for node in nodes] == list(COLOURS[:2])
    assert drawn(NODES.assign(x=0.0, y=0.0), LINKS)[0][2]["color"] == REST[0]
    assert all(type(node["works"]) is int for node in nodes)
