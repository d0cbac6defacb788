"""Facts opened as a corpus is: source, counts and hashes for the record."""

import hashlib

import pandas as pd
import pytest

from helpers.data.facts import LICENCE, open_facts
from helpers.page.sources import SYNTHETIC, source_line

TABLES = {name: pd.DataFrame({"document": documents}) for name, documents in (("a", ["B", "A"]), ("b", ["A"]))}
TABLES["c"] = pd.DataFrame({"x": []})


def test_the_record_names_documents_counts_and_hashes(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("document\nA\n")
    scope = open_facts(TABLES, {"mine/a.csv": file}, name="mine", language="ko", depth=2)
    meta = scope.corpus.meta
    assert (meta["source"], meta["counts"], meta["licence"]) == ("A; B", {"facts": 3}, LICENCE)
    assert meta["sha256"] == {"mine/a.csv": hashlib.sha256(b"document\nA\n").hexdigest()}
    assert (meta["retrieved"], meta["query"], meta["synthetic"]) == (None, None, False)
    assert (scope.parameters, scope.language) == ({"depth": 2, "language": "ko"}, "ko")


def test_source_lines_of_facts():
    meta = open_facts(TABLES, {}, name="mine", language="en").corpus.meta
    assert source_line(meta, "ko") == "자료: A; B · 사실 3건"
    assert source_line(meta | {"counts": {"facts": 1}}, "en") == "Source: A; B · 1 fact"
    invented = open_facts(TABLES, {}, name="mine", language="en", synthetic=True).corpus.meta
    assert source_line(invented, "en").startswith(SYNTHETIC)


def test_refusals():
    with pytest.raises(ValueError, match="language='de' is unknown here; choose one of: ko, en"):
        open_facts(TABLES, {}, name="mine", language="de")
    with pytest.raises(ValueError, match="facts 'mine': no row names its document"):
        open_facts({"c": TABLES["c"]}, {}, name="mine", language="en")
