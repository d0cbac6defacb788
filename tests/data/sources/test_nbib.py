"""PubMed's tagged format: who is where, what is of whom, and what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import Rejected, SourceError
from helpers.data.sources.nbib import read_nbib

CITATION = """PMID- 91000007
OWN - NLM
DP  - 2023 Nov-Dec
TI  - Quantum sensing of
      nerve currents.
LID - S1234(23)001 [pii]
LID - 10.5555/AbC.7 [doi]
FAU - Kim, Ada
AU  - Kim A
AUID- ORCID: 0000000218250097
AD  - Department of Physics, Korea University, Seoul, Republic of Korea.
AD  - University of Oslo, Oslo, Norway.
AU  - Roe J
CN  - NICE Consortium
AD  - University of Tokyo, Tokyo, Japan.
LA  - eng
GR  - R01 CA1/CA/NCI NIH HHS/United States
PT  - Journal Article
PT  - Review
TA  - J Invent Phys
JT  - Journal of oncology
MH  - *Neoplasms/therapy
MH  - Quantum Theory
OT  - qubits
SO  - J Invent Phys. 2023;1(1):1-9.
"""


def load(folder, text, name="pubmed.nbib"):
    (folder / name).write_text(text, encoding="utf-8")
    return list(read_nbib([folder / name], progress=False))


def test_a_citation(tmp_path):
    (work,) = load(tmp_path, CITATION)
    assert (work.work_id, work.pmid, work.year, work.doi) == ("pmid:91000007", "91000007", 2023, "10.5555/abc.7")
    assert (work.kind, work.venue, work.field) == ("review", "J Invent Phys", "oncology")
    assert work.subjects == ["Neoplasms", "Quantum Theory"] and work.keywords == ["qubits"]
    assert work.funders == ["NCI NIH HHS"] and "quantum-sensing" in work.technologies
    kim, roe, group = work.authors
    assert (kim.name, kim.orcid, kim.is_lead) == ("Kim, Ada", "0000-0002-1825-0097", True)
    assert [place.country for place in kim.places] == ["KR", "NO"]
    assert (roe.name, roe.places, roe.is_lead) == ("Roe, J", (), False)
    assert (group.name, group.person) == ("NICE Consortium", False) and group.places[0].country == "JP"


def test_citations_in_one_file_are_told_apart_with_and_without_blank_lines(tmp_path):
    second = CITATION.replace("91000007", "91000008")
    for between in ("", "\n", "\r\n\r\n"):
        assert [work.pmid for work in load(tmp_path, CITATION + between + second)] == ["91000007", "91000008"]


@pytest.mark.parametrize(("change", "column"), [(("91000007", "abc"), "PMID"), (("2023 Nov-Dec", "20231"), "DP")])
def test_what_makes_no_sense_is_refused_alone(tmp_path, change, column):
    refused, work = load(tmp_path, CITATION.replace(*change) + "\n" + CITATION)
    assert isinstance(refused, Rejected) and (refused.row, refused.column) == ("line 1", column)
    assert work.pmid == "91000007"


def test_another_file_is_refused(tmp_path):
    for text in ("TY  - JOUR\nER  - \n", "hello\n"):
        with pytest.raises(SourceError, match="pubmed.nbib: holds no citation"):
            load(tmp_path, text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CITATION.splitlines()), min_size=1, max_size=30))
def test_any_lines_give_citations_or_a_clear_error(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("fuzz")
    try:
        records = load(folder, "\n".join(lines) + "\n")
    except SourceError:
        assert not any(line.startswith("PMID") for line in lines)
    else:
        assert len(records) == sum(line.startswith("PMID") for line in lines)
