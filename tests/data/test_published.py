"""Published levels: the facts and their reader."""

import pandas as pd
import pytest

from helpers.data.published import LEVELS, SCORES, read_country_scores, read_published

#: Rank, score and type of the eleven sub-technologies of 26 June 2024, as the press release and the paper print them.
JUNE = {
    "synthetic-biology": (7, 11.5, "acquisition"),
    "gene-cell-therapy": (9, None, "acquisition"),
    "infectious-disease-vaccines-therapeutics": (11, None, "catch_up"),
    "digital-health-data": (7, None, "acquisition"),
    "efficient-learning-ai-infrastructure": (4, 17.2, "catch_up"),
    "advanced-ai-modelling": (5, 18.3, "acquisition"),
    "safe-trustworthy-ai": (5, 13.8, "acquisition"),
    "industrial-ai": (6, 21.4, "acquisition"),
    "quantum-computing": (12, 2.3, "acquisition"),
    "quantum-communication": (12, 2.9, "acquisition"),
    "quantum-sensing": (12, 2.9, "acquisition"),
}


def changed(tmp_path, source, old, new):
    """A copy of a file of facts in which one text is another."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_eleven_of_june_are_as_printed():
    table = read_published().dropna(subset=["technology"]).set_index("technology")
    found = {
        name: (row.korea_rank, None if pd.isna(row.korea_score) else row.korea_score, row.type)
        for name, row in table.iterrows()
    }
    assert found == JUNE


def test_twelve_sub_technologies_of_earlier_maps_have_no_id():
    earlier = read_published().query("technology.isna()")
    assert earlier["korea_rank"].tolist() == [1, 4, 1, 2, 4, 22, 4, 4, 8, 11, 10, 11]
    assert set(earlier["reviewed_on"]) == {"2024-02-27", "2024-05-30"}


def test_types_of_a_sub_technology_that_splits_stand_side_by_side():
    table = read_published().set_index("sub_technology_en")["type"]
    assert table["photovoltaic recycling and reuse"] == "acquisition;diffusion"
    assert table["application-diversified solar systems"] == "leadership"
    assert table["carbon storage"] == "catch_up"
    assert pd.isna(table["battery reuse and recycling"])


def test_china_scores_second_in_quantum_and_is_no_partner_there():
    scores = read_country_scores().set_index(["technology", "country_iso"])["score"]
    assert scores["quantum-computing"].rank(ascending=False)["CN"] == 2
    assert scores["quantum-communication"].to_dict() == {"US": 84.8, "CN": 82.5, "KR": 2.9}
    partners = read_published().set_index("sub_technology_en")["partners_iso"]
    assert partners["quantum computing"] == "US;DE;CA;JP;NL"
    assert "CN" in partners["battery reuse and recycling"].split(";")


def test_both_files_tell_the_same_of_korea():
    ours = read_published().set_index("technology")["korea_score"]
    scores = read_country_scores().query("country_iso == 'KR'").set_index("technology")["score"]
    assert scores.to_dict() == ours[scores.index].to_dict()


def test_every_fact_names_its_source():
    for table in (read_published(), read_country_scores()):
        assert table["source"].str.contains("2024").all()


@pytest.mark.parametrize(
    ("source", "old", "new", "said"),
    [
        (LEVELS, "industrial-ai,6,", "industrial-ai,six,", "line 21, column korea_rank: 'six': expected a number"),
        (LEVELS, "industrial-ai,6,", "industrial-ai,0,", "line 21, column korea_rank: '0': expected a whole number"),
        (
            LEVELS,
            ",industrial-ai,",
            ",industry-ai,",
            "column technology: 'industry-ai': expected an id of technologies.toml",
        ),
        (LEVELS, ",industrial-ai,", ",quantum-sensing,", "column technology: 'quantum-sensing': expected each"),
        (LEVELS, "시장 주도형,NL", "시장 주도,NL", "line 9, column cooperation_type_ko"),
        (
            LEVELS,
            "NL;US;DE",
            "NL;UK;DE",
            "line 8, column partners_iso: 'NL;UK;DE': expected an ISO 3166-1 alpha-2 code",
        ),
        (LEVELS, "2024-02-27,", "27.2.2024,", "line 2, column reviewed_on: '27.2.2024': expected a day"),
        (LEVELS, ",korea_rank,", ",rank,", "no column 'korea_rank'"),
        (SCORES, ",US,100,", ",US,1000,", "line 2, column score: '1000': expected a number from 0 to 100"),
        (SCORES, ",US,100,", ",US,,", "line 2, column score: ''"),
        (SCORES, ",CN,35,", ",XX,35,", "line 3, column country_iso: 'XX'"),
        (
            SCORES,
            ",CN,35,",
            ",US,35,",
            "line 3, column country_iso: 'US': expected each technology and country_iso once",
        ),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, source, old, new, said):
    read = read_published if source == LEVELS else read_country_scores
    with pytest.raises(ValueError) as error:
        read(changed(tmp_path, source, old, new))
    assert said in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_namibia_is_no_missing_value(tmp_path):
    scores = read_country_scores(changed(tmp_path, SCORES, ",CN,35,", ",NA,35,"))
    assert scores.loc[1, "country_iso"] == "NA"


@pytest.mark.parametrize(
    ("old", "new"), [("치료 9위", "치료 8위"), ("확보형 협력", "협력"), ("영국·독일·일본", "영국·독일")]
)
def test_a_quote_that_lacks_what_stands_beside_it_is_refused(tmp_path, old, new):
    line = next(row for row in LEVELS.read_text(encoding="utf-8").splitlines() if "gene-cell-therapy" in row)
    broken = line.replace(old, new)
    with pytest.raises(ValueError, match="column quote.*the rank, the type and the partners"):
        read_published(changed(tmp_path, LEVELS, line, broken))


def test_each_of_the_eleven_has_its_quote():
    table = read_published()
    assert table.loc[table["quote"].notna(), "technology"].tolist() == list(JUNE)
