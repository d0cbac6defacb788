"""The batch that the project turns out: a page for each technology and partner that has evidence, and not more."""

from helpers.data.corpus import read_corpus
from helpers.data.evidence import ENOUGH, focal_works
from helpers.data.places import PROJECT
from helpers.data.published import read_published
from helpers.data.versions import count_once
from helpers.network.aggregates import country_members
from helpers.network.counting import count_links
from helpers.runs.configuration import read_configuration

CONFIGURATION = read_configuration(PROJECT / "reports" / "runs.toml")


def asked(parameter):
    """Values of a parameter over the runs, once for each language."""
    runs = [run.parameters for run in CONFIGURATION.runs if parameter in run.parameters]
    both = {
        language: [given[parameter] for given in runs if given["language"] == language] for language in ("ko", "en")
    }
    assert both["ko"] == both["en"] and len(set(both["ko"])) == len(both["ko"])
    return set(both["ko"])


def test_a_page_for_each_published_technology_and_each_that_clears_the_rule():
    works = focal_works(count_once(read_corpus("medline_2021")), "KR")
    assert asked("subject") == {*read_published()["technology"].dropna(), *works.index[works >= ENOUGH]}


def test_a_page_for_each_partner_that_clears_the_rule():
    links = count_links(country_members(count_once(read_corpus("medline_2021"))))
    own = links[((links["source"] == "KR") | (links["target"] == "KR")) & (links["works"] >= ENOUGH)]
    assert asked("partner") == {*own["source"], *own["target"]} - {"KR"}
