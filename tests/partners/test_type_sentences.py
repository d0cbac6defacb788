"""Sentences about types: what is decided, what is not and why."""

import pandas as pd
import pytest

from helpers.partners.type_sentences import type_agreement_reading, types_finding

TYPES = pd.DataFrame(
    {
        "technology": ["industrial-ai", "safe-trustworthy-ai", "artificial-intelligence"],
        "type": ["acquisition", "catch_up", None],
        "reason": [None, None, "too_few_years"],
        "splits": [False, False, True],
    }
)


def test_types_reasons_and_splits_are_told():
    told = types_finding(TYPES, "ko")
    assert told == (
        "기술 3개 가운데 유형을 가릴 수 있는 것은 2개다: 신기술 확보형(산업활용·혁신 AI); 시장 추격형(안전·신뢰 AI). "
        "1개는 이 자료로 가릴 수 없다: 논문이 있는 해가 너무 적음(1). 세부 기술의 유형이 갈리는 것: 인공지능."
    )


@pytest.mark.parametrize(("language", "word"), [("ko", "없다."), ("en", "none has a type.")])
def test_nothing_decided(language, word):
    assert word in types_finding(TYPES.assign(type=None, reason="low_probability"), language)
    assert types_finding(TYPES.head(0), language)


def test_agreement_names_what_differs():
    table = pd.DataFrame(
        {
            "technology": TYPES["technology"],
            "type": TYPES["type"],
            "p_published": [0.9, 0.1, None],
            "published_type": ["acquisition", "acquisition;diffusion", "catch_up"],
            "agrees": [True, False, None],
        }
    )
    told = type_agreement_reading(table, "en")
    assert "Decided here: 2, as published: 1." in told and "mean probability of 50%" in told
    assert "Safe and trustworthy AI (published new-technology acquisition · new-technology diffusion, here" in told
    undecided = table.assign(agrees=pd.array([None] * 3, dtype="boolean"), p_published=None)
    assert type_agreement_reading(undecided, "ko") == (
        "공표된 유형이 있는 기술은 3개다. 여기서 판정된 것 0개, 공표와 같은 것 0개."
    )
    assert "No technology" in type_agreement_reading(table.head(0), "en")
