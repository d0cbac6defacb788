"""Pages of corpora that are nothing like the embedded one say no more than their numbers.

Six works; works of one country; works in which everything is equal. The notebooks are the real ones; each is read
as a reader reads it: its sentences, the words of its pictures, its tables.
"""

import itertools
import json
import re
from concurrent.futures import ThreadPoolExecutor
from functools import reduce

import nbformat
import pandas as pd
import pytest

from helpers.data.corpus import Corpus, write_corpus
from helpers.data.places import PROJECT
from helpers.data.schemas import conform
from helpers.page.invariants import broken
from helpers.page.tables import headings
from helpers.runs.configuration import Run
from helpers.runs.executors import executor

NOTEBOOKS = [
    "00_corpus",
    "11_countries",
    "12_institutions",
    "13_experts",
    "21_technology_levels",
    "22_cooperation_strategy",
    "23_priority_technologies",
]
#: Works with a technology and who is on them, as country and institution.
TINY = [
    *[("quantum", ("KR1", "US1")), ("quantum", ("KR1", "JP1")), ("quantum", ("US1", "JP1"))],
    *[("quantum", ("KR2",)), ("quantum", ("US1",)), ("hydrogen", ("KR1", "US1", "JP1"))],
]
ONE_COUNTRY = [("quantum" if i % 2 else "hydrogen", (f"KR{i % 4}", f"KR{(i + 1) % 4}")) for i in range(40)]
TIES = [
    (technology, pair if i % 2 else pair[::-1])
    for technology in ("quantum", "hydrogen")
    for pair in itertools.combinations(("DE1", "FR1", "JP1", "KR1", "US1"), 2)
    for i in range(8)
]
CORPORA = {"tiny": TINY, "one_country": ONE_COUNTRY, "ties": TIES}
PAGES = [(corpus, name) for corpus in CORPORA for name in NOTEBOOKS]

CLAIM = re.compile(
    r"\b(first|key|leads?|leading|best|strongest|highest|core|most)\b|1위|첫째|핵심|앞선|선도|가장|최고", re.I
)
#: How the pages call an actor abroad: its country in either language, its institutions and experts.
ACTORS = {
    "DE": "Germany|독일|Uni DE|Dr DE",
    "FR": "France|프랑스|Uni FR|Dr FR",
    "JP": "Japan|일본|Uni JP|Dr JP",
    "US": "United States|미국|Uni US|Dr US",
}
EMPTY = re.compile(r"There are no|can be drawn|No country has|No candidate|자료가 없|링크가 없|그릴 수")


def corpus_of(rows) -> Corpus:
    """One author of each institution; the years 2019-2021 in turn."""
    works = [
        {"work_id": f"w{i:03}", "year": 2019 + i % 3, "technologies": [technology], "n_authors": len(places)}
        | {"n_institutions": len(places), "n_countries": len({place[:2] for place in places})}
        for i, (technology, places) in enumerate(rows)
    ]
    slots = [
        {"work_id": f"w{i:03}", "position": at, "is_lead": at == 1, "country": place[:2], "institution_id": place}
        | {"author_id": f"a{place}", "author_name": f"Dr {place}"}
        for i, (_, places) in enumerate(rows)
        for at, place in enumerate(places, 1)
    ]
    named = sorted({slot["institution_id"] for slot in slots})
    homes = [{"institution_id": place, "name": f"Uni {place}", "country": place[:2]} for place in named]
    frames = {"works": works, "authorships": slots, "institutions": homes}
    counts = {"works": len(works), "countries": len({slot["country"] for slot in slots})}
    meta = {"name": "odd", "source": "made for a test", "importer": "test 1", "retrieved": "2024-01-01"}
    meta |= {"synthetic": False, "counts": counts}
    return Corpus(meta=meta, **{name: conform(pd.DataFrame(frame), name) for name, frame in frames.items()})


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Folder of the pages, named by corpus and notebook, languages in turn; and what failed, by the same names."""
    folder, failed = tmp_path_factory.mktemp("site"), {}
    for name, rows in CORPORA.items():
        write_corpus(corpus_of(rows), folder / name)

    def run(i: int, corpus: str, name: str) -> None:
        place = folder / f"{corpus}_{name}"
        place.mkdir()
        given = {"corpus": str(folder / corpus), "language": ("ko", "en")[i % 2]}
        given |= {} if name == "00_corpus" else {"resamples": 20}
        failed[place.name] = execute(Run(name, PROJECT / "notebooks" / f"{name}.ipynb", (), given), place)

    with executor() as execute, ThreadPoolExecutor(2) as two:
        list(two.map(run, range(len(PAGES)), *zip(*PAGES, strict=True)))
    return folder, failed


@pytest.fixture(params=PAGES, ids=["-".join(page) for page in PAGES])
def page(request, pages):
    (folder, failed), name = pages, "_".join(request.param)
    assert not failed[name], failed[name]
    return request.param[0], folder / name


def outputs(folder):
    """What a page shows, but for its checked numbers."""
    for cell in nbformat.read(folder / "notebook.ipynb", as_version=4).cells:
        if cell.cell_type == "code" and "nbval-check-output" not in cell.metadata.get("tags", []):
            yield from (output["data"] for output in cell.outputs if "data" in output)


def told(folder):
    """Sentences, and the words of pictures."""
    return [data["text/plain"] for data in outputs(folder) if "text/markdown" in data or "image/png" in data]


def named(text: str) -> set[str]:
    return {code for code, words in ACTORS.items() if re.search(words, text)}


def test_few_works_call_nobody_first_and_equals_are_told_together(page):
    corpus, folder = page
    assert told(folder)
    for text in told(folder):
        if CLAIM.search(text) and corpus == "tiny":
            assert not named(text), text
        elif CLAIM.search(text):
            assert named(text) in (set(), set(ACTORS)), text


def test_what_is_unknown_is_told_in_words_and_nothing_empty_is_shown(page):
    _, folder = page
    for data in outputs(folder):
        assert not re.search(r"\b(nan|NaN|None(?! of )|inf|NaT)\b|<NA>", data["text/plain"])
        assert "Empty DataFrame" not in data["text/plain"] and "<tbody>\n</tbody>" not in data.get("text/html", "")
        assert "image/png" not in data or not EMPTY.search(data["text/plain"]), data["text/plain"]


def test_numbers_of_sentences_stand_in_the_cells_that_are_named(page):
    _, folder = page
    for said in json.loads((folder / "result.json").read_text(encoding="utf-8"))["statements"]:
        for cell in said["stands"]:
            value = reduce(
                lambda part, step: part[int(step) if step.isdigit() else step], cell["value"].split("."), said["values"]
            )
            table = pd.read_csv(folder / "tables" / f"{cell['table']}.csv", encoding="utf-8-sig")
            assert table[cell["column"]].iloc[cell["row"]] == value, (said["template"], cell)


@pytest.mark.parametrize(
    ("name", "template", "told"),
    [
        ("21_technology_levels", "levels.standing", {"rank", "rank_low", "rank_high", "score", "score_low"}),
        ("22_cooperation_strategy", "partners.first_partners", {"first.0.score", "first.3.rank_high"}),
        ("23_priority_technologies", "partners.priorities", {"first.0.priority", "first.1.rank_low"}),
    ],
)
def test_what_a_row_tells_has_a_place(name, template, told, pages):
    result = json.loads((pages[0] / f"ties_{name}" / "result.json").read_text(encoding="utf-8"))
    said = next(said for said in result["statements"] if said["template"] == template)
    assert told <= {cell["value"] for cell in said["stands"]}


def test_every_table_keeps_what_holds_of_all_and_has_words_for_its_columns(page):
    _, folder = page
    for file in sorted((folder / "tables").iterdir()):
        table = pd.read_csv(file, encoding="utf-8-sig")
        assert not broken(file.stem, table)
        for column in (name.removesuffix("_ko").removesuffix("_en") for name in table):
            assert all(headings().get(column, {}).get(language) for language in ("ko", "en")), (file.stem, column)
