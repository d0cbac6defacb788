import pandas as pd
import pytest

from helpers.multilateral import sentences
from helpers.multilateral.charts import against_expectation, upset
from helpers.multilateral.tables import as_shown, first_rows, programme_words, with_consortium
from helpers.network.consortia import reach
from helpers.page.tables import TableView
from helpers.page.units import counted, in_units, source_of, unit_of

SETS = pd.DataFrame(
    {
        "consortium": ["DE,JP,KR", "CN,KR,US"],
        "works": [14, 3],
        "expected": [2.2, 2.9],
        "expected_low": [0.0, 0.0],
        "expected_high": [5.0, 7.0],
        "ratio": [6.4, 1.0],
        "p": [0.001, 0.6],
        "q": [0.002, 0.6],
    }
)
LED = pd.DataFrame(
    {
        "country": ["KR", "JP"],
        "works": [70, 0],
        "leads": [0, 0],
        "lead_share": [0.0, None],
        "lead_share_low": [0.0, None],
        "lead_share_high": [0.05, None],
        "expected_share": [0.08, None],
        "ratio": [0.0, None],
        "ratio_low": [0.0, None],
        "ratio_high": [0.65, None],
    }
)
LOOK = {"title": "T", "unit": "u", "source": "Source: example"}


def test_a_table_of_projects_never_says_works():
    shown = TableView("t", as_shown(SETS, "project", "ko"), "ko")
    assert "과제 수" in shown._repr_html_() and "논문" not in shown._repr_html_()
    assert "독일 · 일본 · 한국" in str(shown)
    assert "논문 수" in str(TableView("t", as_shown(SETS, "work", "ko"), "ko"))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("unit", ["work", "project"])
def test_sentences_speak_of_what_is_counted(language, unit):
    absent = pd.DataFrame(
        {
            "programme": ["SC4"],
            "absent": [True],
            "expected": [6.1],
            "q": [0.01],
            "focal_works": [0],
            "partner_works": [780],
        }
    )
    best = pd.DataFrame({"partner": ["DE"], "third": ["JP"], "works": [14], "expected": [2.2], "q": [0.01]})
    sizes = LED.head(1).assign(size_class="10+")
    told = " ".join(
        [
            sentences.several(100, 10, 2, "KR", unit).text(language),
            sentences.first_triad(SETS, unit).text(language),
            sentences.triads_of_focal(SETS, {"firm": 1}, 70, "KR", unit).text(language),
            sentences.leads(LED, "KR", unit).text(language),
            sentences.consortia(SETS, 99, "KR", unit).text(language),
            sentences.leads_by_size(sizes, "KR", unit).text(language),
            sentences.third_countries(best, "KR", unit).text(language),
            sentences.absences(absent, "subjects", "KR", unit).text(language),
        ]
    )
    words = {"ko": (("논문", "저자"), ("과제", "주관")), "en": (("work", "author"), ("project", "coordinator"))}
    right, wrong = words[language]
    right, wrong = (right, wrong) if unit == "work" else (wrong, right)
    assert all(word in told for word in right) and not any(word in told for word in wrong)
    assert "nan" not in told and "None" not in told


@pytest.mark.parametrize("language", ["ko", "en"])
def test_empty_results_are_said(language):
    none = SETS.head(0)
    assert sentences.first_triad(none, "work").text(language)
    assert sentences.consortia(none, 9, "KR", "work").text(language)
    assert sentences.third_countries(pd.DataFrame(columns=["partner", "q"]), "KR", "work").text(language)
    assert sentences.funding(pd.DataFrame(columns=["country"]), "KR").text(language)
    assert sentences.leads_by_size(LED.head(0), "KR", "work").text(language)
    assert sentences.leads(LED, "US", "work").text(language)


def test_the_finding_tells_chance_from_too_few_tables():
    plain = SETS.assign(q=0.6)
    few = {"at_smallest": 2, "needed": 5, "firm": 0}
    enough = {"at_smallest": 0, "needed": 5, "firm": 0}
    assert "Too few tables" in sentences.triads_of_focal(plain, few, 20, "KR", "work").text("en")
    assert "can be told from chance" in sentences.triads_of_focal(plain, enough, 20, "KR", "work").text("en")
    assert "0 of 70" in sentences.leads(LED, "KR", "work").text("en")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_of_few_works_no_triad_is_named_and_what_chance_may_make_is_not_called_first(language):
    few = sentences.triads_of_focal(SETS, {"firm": 1}, 19, "KR", "work").text(language)
    assert ("일본" if language == "ko" else "Japan") not in few and "19" in few and "20" in few
    assert sentences.first_triad(SETS.assign(q=0.06), "work").template == "multilateral.none_beyond"
    assert sentences.consortia(SETS.assign(p=0.06), 9, "KR", "work").values["first"] == []
    tied = sentences.consortia(SETS.assign(p=0.01, works=14), 9, "KR", "work")
    assert [it["consortium"] for it in tied.values["first"]] == [["DE", "JP", "KR"], ["CN", "KR", "US"]]
    assert tied.text(language).count("14") == 2


def test_more_tables_are_asked_for_only_where_they_could_tell():
    table = pd.DataFrame({"p": [0.01] * 2 + [0.9] * 98, "q": [0.5] * 2 + [0.9] * 98})
    assert "More tables" in sentences.tested(reach(table, 99), 99).text("en")
    assert "More tables" not in sentences.tested(reach(table.tail(98), 99), 99).text("en")


def test_a_programme_that_is_not_listed_stays_as_it_is():
    assert programme_words("NIH, HHS", "funders", "ko") == "NIH, HHS"
    assert programme_words("NEW", "subjects", "en") == "NEW"
    assert programme_words("Animals, Behavior", "subjects", "en") == "Animals, Behavior"


def test_units_are_told_by_the_kind_of_all_works():
    assert unit_of(pd.DataFrame({"kind": ["project", "article"]})) == "work"
    assert unit_of(pd.DataFrame({"kind": []})) == "work"
    assert counted(1, "work", "en") == "1 work" and counted(0, "work", "en") == "0 works"
    assert list(in_units(pd.DataFrame({"works": [1]}), "work")) == ["works"]
    meta = {"source": "S", "retrieved": "2024-01-01", "synthetic": True}
    assert source_of(meta, "en", 1, "work").startswith("합성 자료 / SYNTHETIC DATA")


def test_triads_become_consortia_in_alphabetical_order():
    table = pd.DataFrame({"first": ["JP"], "second": ["US"], "third": ["CN"], "works": [1]})
    assert with_consortium(table)["consortium"].tolist() == ["CN,JP,US"]
    frame = pd.DataFrame({"country": ["US", "KR", "CN"]})
    assert first_rows(frame, "country", "KR", 2)["country"].tolist() == ["US", "KR"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pictures_are_the_same_each_time_and_stand_without_rows(language):
    one, two = (upset(SETS, "KR", **LOOK, language=language).png for _ in range(2))
    assert one == two and one != upset(SETS.assign(works=[2, 3]), "KR", **LOOK, language=language).png
    assert upset(SETS.head(0), "KR", **LOOK, language=language).alt
    columns = {"label": "country", "value": "lead_share", "expected": "expected_share", "n": "leads", "of": "works"}
    assert against_expectation(LED, **columns, **LOOK, language=language).alt.count("–") >= 1
    assert against_expectation(LED.head(0), **columns, **LOOK, language=language).alt
