"""The record of a plan, a corpus and a tracker."""

from helpers.data.scope import open_scope
from helpers.plans.plan import read_plan
from helpers.plans.scope import open_plan
from helpers.plans.tracker import read_tracker, tracker_template

PLAN = read_plan("beijing_2020")


def test_all_files_are_recorded_and_the_plan_is_the_source():
    works = open_scope(corpus="medline_2021", focal_country="KR", language="ko")
    scope = open_plan(PLAN, works, tracker_template(PLAN, "ko"), plan="beijing_2020", tracker="", seed=7)
    meta = scope.corpus.meta
    assert {"plans/beijing_2020.csv", "plans/beijing_2020_technologies.csv", "medline_2021/works.parquet"} <= set(
        meta["sha256"]
    )
    assert "KOSTEC" in meta["source"] and not meta["synthetic"] and meta["counts"] == {"facts": 140}
    assert scope.parameters["seed"] == 7 and scope.parameters["focal_country"] == "KR" and scope.language == "ko"


def test_an_invented_tracker_marks_the_record():
    works = open_scope(corpus="medline_2021", language="en")
    scope = open_plan(PLAN, works, read_tracker("example", PLAN), tracker="example")
    assert scope.corpus.meta["synthetic"] and "tracker" in scope.corpus.meta["sha256"]
