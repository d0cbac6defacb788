"""Tests of the list of technologies and of the works they are found in."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.technologies import read_technologies, tag_technologies, technology_name

TECHNOLOGIES = read_technologies()


def tags(title: str | None, keywords: tuple[str, ...] = (), subjects: tuple[str, ...] = ()) -> list[str]:
    return tag_technologies([title], [list(keywords)], [list(subjects)], TECHNOLOGIES)[0]


def test_the_sets_are_complete():
    counts = TECHNOLOGIES.groupby("group").size().to_dict()
    assert counts == {"sub-technology": 11, "national-strategic": 12, "carbon-neutral": 17}
    children = TECHNOLOGIES.dropna(subset="parent").groupby("parent").size().to_dict()
    assert children == {"advanced-bio": 4, "artificial-intelligence": 4, "quantum": 3}
    assert TECHNOLOGIES["id"].is_unique


@pytest.mark.parametrize(
    ("title", "technology"),
    [
        ("Metabolic engineering of Corynebacterium glutamicum for lysine", "synthetic-biology"),
        ("CAR T cells for relapsed lymphoma", "gene-cell-therapy"),
        ("Efficacy of a COVID‑19 vaccine in adults", "infectious-disease-vaccines-therapeutics"),
        ("Predicting sepsis from electronic health records", "digital-health-data"),
        ("Federated learning across hospitals", "safe-trustworthy-ai"),
        ("Transfer learning for small data sets", "efficient-learning-ai-infrastructure"),
        ("Vision transformers for pathology slides", "advanced-ai-modelling"),
        ("Deep learning for the detection of glaucoma", "industrial-ai"),
        ("A logical qubit from neutral atoms", "quantum-computing"),
        ("Quantum key distribution over 400 km", "quantum-communication"),
        ("Nitrogen-vacancy centres in diamond", "quantum-sensing"),
        ("Ferroelectric field-effect transistors", "semiconductors-displays"),
        ("Dendrite-free anodes for lithium metal batteries", "secondary-batteries"),
        ("Takeover requests in automated driving", "advanced-mobility"),
        ("Corrosion in molten salt reactors", "next-generation-nuclear"),
        ("Mars rovers and their instruments", "aerospace-marine"),
        ("NiFe catalysts for overall water splitting", "hydrogen-supply"),
        ("Ransomware in hospitals", "cybersecurity"),
        ("Beam tracking for 6G networks", "next-generation-communications"),
        ("A soft robotic hand", "advanced-robotics-manufacturing"),
        ("Stable perovskite solar cells", "photovoltaics"),
        ("Bird collisions at wind farms", "wind-power"),
        ("Ammonia co-firing in coal boilers", "carbon-free-power"),
        ("Seawater in light-water reactors", "nuclear-power"),
        ("Energy storage systems for islands", "power-storage"),
        ("Demand forecasts for smart grids", "power-grid"),
        ("Heat pumps in district heating", "integrated-energy-systems"),
        ("Hydrogen-based steelmaking", "steel"),
        ("Steam cracking of naphtha", "petrochemicals"),
        ("Geopolymers from fly ash", "cement"),
        ("Electrochemical CO₂ reduction on copper", "ccus"),
        ("Decarbonisation of manufacturing: energy efficiency in industry", "general-industry"),
        ("Charging of electric vehicles", "green-vehicles"),
        ("Ammonia-fuelled ships", "carbon-neutral-ships"),
        ("Retrofits towards zero-energy buildings", "zero-energy-buildings"),
        ("Plastic recycling by enzymes", "environment"),
    ],
)
def test_titles_that_are_about_a_technology(title, technology):
    assert technology in tags(title)


@pytest.mark.parametrize(
    "title",
    [
        "Carbon quantum dots for bioimaging",
        "Quantum chemical calculations of hydrogen bonds",
        "Solar keratosis after organ transplantation",
        "Wind instruments and hearing loss",
        "Hydrogen peroxide in wound care",
        "Hydrogen sulfide signalling",
        "A neuropsychological test battery",
        "Microbial fuel cells for wastewater",
        "Bone cement leakage in vertebroplasty",
        "Resin cement bond strength",
        "Satellite cells in muscle repair",
        "Microsatellite instability in colon cancer",
        "Aromatase inhibitors (AI) in breast cancer",
        "Reinforcement learning in the striatum",
        "Transformer oil spills",
        "Carbon dioxide retention in COPD",
        "Stainless steel crowns in children",
        "Single-photon emission computed tomography",
        "The PAI-1 4G/5G polymorphism",
        "Food insecurity among students",
        "Robot-assisted radical prostatectomy",
        "Exoskeletons of beetles",
        "Peptide vaccines against melanoma",
        "Vaccinia virus entry",
        "COVID-19 vaccine hesitancy among nurses",
        "Regulation of CTLA-4 recycling",
        "Antibody authentication and food security",
    ],
)
def test_titles_that_only_sound_like_a_technology(title):
    assert tags(title) == []


@pytest.mark.parametrize(
    ("title", "technology"),
    [
        ("양자컴퓨팅 오류정정 연구", "quantum-computing"),
        ("量子計算の誤り訂正", "quantum-computing"),
        ("超导量子比特的相干时间", "quantum-computing"),
        ("도시 간 양자 키 분배", "quantum-communication"),
        ("ダイヤモンドを用いた量子センサ", "quantum-sensing"),
        ("딥러닝을 이용한 폐암 진단", "industrial-ai"),
        ("深層学習による画像認識", "advanced-ai-modelling"),
        ("联邦学习中的隐私保护", "safe-trustworthy-ai"),
        ("전이학습에 의한 소량 데이터 분류", "efficient-learning-ai-infrastructure"),
        ("機械学習の基礎", "artificial-intelligence"),
        ("이족 보행 로봇의 제어", "advanced-robotics-manufacturing"),
        ("移动机器人路径规划", "advanced-robotics-manufacturing"),
        ("전고체전지용 고체전해질", "secondary-batteries"),
        ("锂离子电池正极材料", "secondary-batteries"),
        ("수전해 촉매의 내구성", "hydrogen-supply"),
        ("固体高分子形燃料電池の劣化", "hydrogen"),
        ("반도체 공정의 수율", "semiconductors-displays"),
        ("전기차 충전 수요", "green-vehicles"),
        ("基因編輯作物", "advanced-bio"),
        ("풍력 발전 단지의 배치", "wind-power"),
    ],
)
def test_titles_in_korean_japanese_and_chinese(title, technology):
    assert technology in tags(title)


@pytest.mark.parametrize(
    "title",
    [
        "양자화학 계산을 이용한 분자 구조",
        "한미 양자 협력의 과제",
        "量子化学計算による反応機構",
        "量子点发光材料",
        "수소 결합의 세기",
        "미생물 연료전지",
        "로봇 보조 수술의 결과",
        "ロボット支援手術の成績",
        "치과용 시멘트의 강도",
        "백신 접종 의향",
        "제철 과일의 영양",
        "국제강연의 기록",
        "관광통신원 제도",
        "전기 차단기의 수명",
        "탄소 원자로 이루어진 고리",
        "우주선 관측",
        "半導体光触媒",
    ],
)
def test_titles_in_korean_japanese_and_chinese_that_only_sound_like_a_technology(title):
    assert tags(title) == []


def test_topics_are_identifiers_and_stand_once_in_a_family():
    listed = TECHNOLOGIES.assign(family=TECHNOLOGIES["parent"].fillna(TECHNOLOGIES["id"])).explode("openalex_topics")
    listed = listed.dropna(subset="openalex_topics")
    assert listed["openalex_topics"].str.fullmatch(r"T1[0-4]\d{3}").all()
    assert not listed.duplicated(["family", "openalex_topics"]).any()
    assert set(TECHNOLOGIES["id"]) - set(listed["id"]) == {"petrochemicals", "general-industry"}


def test_a_child_brings_its_parent():
    assert tags("Error correction of superconducting qubits") == ["quantum", "quantum-computing"]
    assert tags(None, subjects=("Metabolic Engineering",)) == ["advanced-bio", "synthetic-biology"]


def test_a_mesh_name_counts_only_as_a_whole():
    assert tags(None, subjects=("Nuclear Reactors",)) == ["next-generation-nuclear", "nuclear-power"]
    assert tags(None, subjects=("Nuclear",)) == []


def test_an_exception_outweighs_keyword_and_mesh_name():
    assert tags("Soft robots in orchards", subjects=("Robotics",)) == ["advanced-robotics-manufacturing"]
    assert tags("Soft robots in thoracic surgery", subjects=("Robotics",)) == []


def test_a_pattern_does_not_run_from_one_keyword_into_the_next():
    assert tags(None, keywords=("solar", "cells")) == []
    assert "photovoltaics" in tags(None, keywords=("solar cells",))


def test_case_dashes_and_compatibility_forms_do_not_matter():
    batteries = ["power-storage", "secondary-batteries"]
    assert tags("LITHIUM–SULFUR BATTERIES") == tags("lithium-sulfur batteries") == batteries
    assert tags("CO₂ capture") == tags("CO2 capture") == ["ccus"]


def test_nothing_known_is_no_technology():
    assert tags(None) == []
    assert tag_technologies([], [], [], TECHNOLOGIES) == []
    with pytest.raises(ValueError, match="2 titles, 1 lists of keywords"):
        tag_technologies(["a", "b"], [[]], [[], []], TECHNOLOGIES)


PHRASES = ["gene therapy", "deep learning", "qubits", "fuel cells", "microbial fuel cells", "surgery"]
WORKS = st.tuples(
    st.one_of(st.none(), st.text(max_size=30), st.sampled_from(PHRASES)),
    st.lists(st.sampled_from(PHRASES), max_size=3),
    st.lists(st.sampled_from(["Robotics", "Deep Learning", "Humans"]), max_size=2),
)


@given(st.lists(WORKS, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_tags_are_sorted_known_and_independent_of_order(works, random):
    def tagged(works):
        columns = ([work[part] for work in works] for part in range(3))
        return tag_technologies(*columns, TECHNOLOGIES)

    found = tagged(works)
    parents = TECHNOLOGIES.dropna(subset="parent").set_index("id")["parent"]
    for ids in found:
        assert ids == sorted(set(ids))
        assert set(ids) <= set(TECHNOLOGIES["id"])
        assert {parents[one] for one in ids if one in parents.index} <= set(ids)
    order = list(range(len(works)))
    random.shuffle(order)
    assert tagged([works[number] for number in order]) == [found[number] for number in order]


def test_technology_name():
    assert technology_name("ccus", "en") == "Carbon capture, utilisation and storage"
    assert technology_name("secondary-batteries", "ko") == "이차전지"
    with pytest.raises(ValueError, match="'alchemy' is not in"):
        technology_name("alchemy", "en")
    with pytest.raises(ValueError, match="language='fr'"):
        technology_name("ccus", "fr")


ENTRY = """
[[technology]]
id = "a"
name_ko = "가"
name_en = "A"
group = "carbon-neutral"
source = "a document"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY + ENTRY, r"technology 2 \('a'\): the id stands twice"),
        (ENTRY.replace('name_ko = "가"', ""), "name_ko must be a text"),
        (ENTRY.replace('"A"', '" "'), "name_en must be a text"),
        (ENTRY.replace("carbon-neutral", "magic"), "group 'magic' is not one of"),
        (ENTRY + "keywords = ['(']", "is not a regular expression"),
        (ENTRY + "unless = ['(?=a)']", "is not a regular expression"),
        (ENTRY + "mesh = 'Robotics'", "mesh must be a list"),
        (ENTRY + "parent = 'b'", "the parent 'b' is not an entry"),
        (ENTRY + "parent = 'a'", "the parent 'a' is not an entry"),
        (ENTRY + "keyword = ['x']", "unknown key 'keyword'"),
        ("[[technology", "expected TOML"),
        ("title = 1", "expected TOML"),
    ],
)
def test_a_faulty_file_is_named_with_its_entry(tmp_path: Path, text, message):
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as raised:
        read_technologies(path)
    assert str(path) in str(raised.value)
