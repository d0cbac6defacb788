"""Sentences that read the two tracks to partners abroad and how well first links are foreseen."""

import numpy as np

from helpers.data.countries import country_name
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term

#: Korean counters of people and of places.
_COUNTERS = {"researchers": "명", "institutions": "곳"}
_KINDS = {"author_id": {"ko": "연구자", "en": "researchers"}, "institution_id": {"ko": "기관", "en": "institutions"}}


def network_name(corpus: str, node: str, language: str) -> str:
    """A network that first links were foreseen in: the corpus and its nodes.

    Examples
    --------
    >>> network_name("h2020", "institution_id", "en"), network_name("this", "author_id", "ko")
    ('Horizon 2020, institutions', '이 말뭉치, 연구자')
    """
    return f"{term('network', corpus, language)}, {_KINDS[node][language]}"


def measured_rows(measured, language: str):
    """The evaluation with a column `network` in words, in the order of the table."""
    names = [network_name(*key, language) for key in measured[["corpus", "node"]].itertuples(index=False)]
    return measured.assign(network=names)


def prediction_source(prediction, source: str, language: str) -> str:
    """Line under a picture of the evaluation: the page's own source, or the corpora that it was measured on.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"corpus": ["h2020", "h2020"]})
    >>> prediction_source(Some(here=False, measured=table), "Source: MEDLINE", "en")
    'Source: evidence/link_prediction.csv, measured on Horizon 2020'
    """
    if prediction.here:
        return source
    names = ", ".join(term("network", name, language) for name in prediction.measured["corpus"].unique())
    file = "evidence/link_prediction.csv"
    return {"ko": f"자료: {file}, 잰 곳 {names}", "en": f"Source: {file}, measured on {names}"}[language]


def prediction_reading(prediction, language: str) -> Sentence:
    """Where the predictor was measured, and what of the baselines it is surely ahead of.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"ranked": "pairs", "corpus": "h2020", "node": "institution_id",
    ...     "method": ["predictor", "adamic_adar"], "auc": [0.8, 0.7], "precision_at_20": [0.3, 0.3],
    ...     "auc_gain_low": [None, 0.05],
    ...     "precision_gain_low": [None, -0.1], "precision_gain_high": [None, 0.1]})
    >>> print(prediction_reading(Some(measured=table, here=False), "en"))
    This corpus has too few years or first links to measure the prediction here: the figures are from Horizon 2020, \
institutions. Against all of common neighbours, Adamic–Adar and preferential attachment (95% intervals of the paired \
difference) the predictor is ahead in AUC in 1 of 1 network; in precision@20 it does not surely beat them in any.
    """
    table = prediction.measured[prediction.measured["ranked"] == "pairs"]
    base = table[~table["method"].isin(["predictor", "transferred"])].groupby(["corpus", "node"], sort=False)
    n, where = base.ngroups, "; ".join(network_name(*key, language) for key in base.groups)
    auc, first = (int((base[c].min() > 0).sum()) for c in ("auc_gain_low", "precision_gain_low"))
    ko = "이 말뭉치는 해나 첫 링크가 적어 예측을 여기서 잴 수 없다. 다음 자료의 수치다: "
    ko = "여기서 쟀다: " if prediction.here else ko
    ko += f"{where}. 공통 이웃·Adamic–Adar·선호적 연결 모두에 견주어(쌍을 지은 차이의 95% 구간) 예측 모형은 "
    ko += f"AUC에서 네트워크 {n}개 가운데 {auc}개에서 앞서고, " if auc else "AUC에서 이들을 확실히 이기지 못하고, "
    ko += f"정밀도@20에서 {first}개에서 앞선다." if first else "정밀도@20에서는 어디서도 이들을 확실히 이기지 못한다."
    en = (
        "Measured here: "
        if prediction.here
        else ("This corpus has too few years or first links to measure the prediction here: the figures are from ")
    )
    en += f"{where}. Against all of common neighbours, Adamic–Adar and preferential attachment (95% intervals of the "
    en += "paired difference) the predictor "
    en += (
        f"is ahead in AUC in {auc} of {n} {'network' if n == 1 else 'networks'}; "
        if auc
        else ("does not surely beat them in AUC; ")
    )
    en += f"in precision@20 in {first} of {n}." if first else "in precision@20 it does not surely beat them in any."
    return told(language, ko, en)


def partners_reading(measured, language: str) -> Sentence:
    """How many of twenty advised partners came to work with a country, and whether another method advises as well.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"ranked": "partners", "corpus": "h2020", "node": "institution_id",
    ...     "method": ["predictor", "adamic_adar"], "precision_at_20": [0.3, 0.31], "precision_gain_low": [None, -0.1]})
    >>> print(partners_reading(table, "en"))
    Ranked as partners of a whole country without a work with it so far, of the first twenty this many came to \
work with it: Horizon 2020, institutions 30.0%. Surely ahead of all three indices: in 0 of 1 network.
    """
    table = measured[measured["ranked"] == "partners"]
    if table.empty:
        ko = "나라 전체의 새 파트너로 줄 세운 성적은 이 자료로 잴 수 없다."
        return told(language, ko, "How well partners of a whole country are ranked cannot be measured in these data.")
    first = table[table["method"] == "predictor"]
    shares = "; ".join(
        f"{network_name(row.corpus, row.node, language)} {percent(row.precision_at_20)}" for row in first.itertuples()
    )
    base = table[~table["method"].isin(["predictor", "transferred"])].groupby(["corpus", "node"], sort=False)
    n, ahead = base.ngroups, int((base["precision_gain_low"].min() > 0).sum())
    ko = "나라 전체와 공동 논문이 없는 파트너로 줄 세우면, 앞선 스물 가운데 그 나라와 일하게 된 비율은 "
    ko += f"{josa(shares, '이다/다')}. "
    ko += f"세 지수 모두를 확실히 앞서는 것은 네트워크 {n}개 가운데 {ahead}개다."
    en = "Ranked as partners of a whole country without a work with it so far, of the first twenty this many came to "
    en += f"work with it: {shares}. Surely ahead of all three indices: in {ahead} of {n} "
    return told(language, ko, f"{en}{'network' if n == 1 else 'networks'}.")


def chance_reading(prediction, horizon: int, language: str) -> Sentence:
    """Whether the chances on the page are probabilities, and how wrong they were where it could be measured.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> elsewhere = pd.DataFrame({"feature": ["constant"], "coefficient": [-3.0]})
    >>> print(chance_reading(Some(calibration=None, coefficients=elsewhere), 3, "en"))
    The coefficients were learned in another network (AI conferences): candidates have an order here and no chance of \
a link.
    """
    if prediction.calibration is None:
        here = "pairs" in prediction.coefficients
        other = term("network", "ai_conferences", language)
        ko = "첫 링크가 적어 확률을 맞출 수 없다. " if here else f"계수는 다른 네트워크({other})에서 배웠다. "
        en = (
            "First links are too few to calibrate chances: "
            if here
            else (f"The coefficients were learned in another network ({other}): ")
        )
        ko += "여기서 후보에게는 순서만 있고 링크가 생길 확률은 없다."
        return told(language, ko, f"{en}candidates have an order here and no chance of a link.")
    years, factor = f"{horizon} {'year' if horizon == 1 else 'years'}", number(prediction.factor, language, 1)
    ko = f"확률은 {horizon}년 안에 기준국 소속이 있는 논문에 처음으로 함께 실릴 확률이며, 이 말뭉치의 마지막 "
    ko += f"{horizon}년으로 맞추었다. 가려 둔 해에서 평균이 {factor}배까지 틀렸으므로(evidence.md) "
    ko += "크기의 어림으로 읽는다."
    en = f"Chances are of a first work with somebody of the focal country within {years}, calibrated on the last "
    en += f"{years} of this corpus. On held-out years their mean was wrong by up to a factor of {factor} (evidence.md)"
    return told(language, ko, f"{en}: read them as orders of magnitude.")


def spread_finding(spread, portfolio, focal: str, level: str, language: str) -> Sentence:
    """Whom the portfolio holds, over how many countries, and how firm it is.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> table = pd.DataFrame({"label": ["Roe · A", "Doe · B"], "country": ["US", "JP"], "stays": [0.9, 0.2],
    ...     "stays_weights": [0.8, 0.1]})
    >>> print(spread_finding(Some(candidates=range(90), share=0.71), table, "KR", "researchers", "en"))
    Of 90 researchers abroad without a joint work with South Korea so far the portfolio takes 2 in 2 countries, first \
Roe · A (United States). 1 of the 2 stays in at least half of the portfolios when works are drawn anew, 1 when the \
three parts weigh otherwise. It reaches at least 71% of the best portfolio there could be.
    """
    table, name, of = portfolio, country_name(focal, language), number(len(spread.candidates), language)
    n, countries, share = len(table), table["country"].nunique(), percent(spread.share, 0)
    firm, other = (int((table[column].round(9) >= 0.5).sum()) for column in ("stays", "stays_weights"))
    first, where, c = table["label"].iloc[0], country_name(table["country"].iloc[0], language), _COUNTERS[level]
    ko = f"{josa(name, '과/와')} 아직 공동 논문이 없는 해외 후보 {of}{c} 가운데 "
    ko += f"{countries}개국의 {n}{josa(c, '을/를')} 포트폴리오에 담았다. "
    ko += f"첫째는 {josa(f'{first}({where})', '이다/다')}. 포트폴리오의 절반 이상에 남는 것은 "
    ko += f"논문을 다시 뽑으면 {firm}{c}, 세 요소의 가중치를 바꾸면 {other}{c}이다. "
    ko += f"가능한 최선의 포트폴리오의 {share} 이상에 이른다." if spread.share < 1 else "더 나은 포트폴리오는 없다."
    en = f"Of {of} {level} abroad without a joint work with {name} so far the portfolio takes {n} in {countries} "
    en += f"{'country' if countries == 1 else 'countries'}, first {first} ({where}). {firm} of the {n} "
    en += f"{'stays' if firm == 1 else 'stay'} in at least half of the portfolios when works are drawn anew, {other} "
    en += "when the three parts weigh otherwise. "
    en += (
        f"It reaches at least {share} of the best portfolio there could be."
        if spread.share < 1
        else ("There is no better portfolio.")
    )
    return told(language, ko, en)


def tradeoff_reading(tradeoff, diversity: float, level: str, language: str) -> Sentence:
    """What the list by value alone would give, and what diversity gains and costs.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"diversity": [0.0, 0.5], "value": [0.9, 0.85], "cost": [0, 0.05], "cost_low": [0, -0.01],
    ...     "cost_high": [0, 0.1], "effective_countries": [3.9, 18.2], "contacts": [700, 730],
    ...     "expected_links": [1.5, 1.25], "shared": [20, 8]})
    >>> print(tradeoff_reading(table, 0.5, "institutions", "en"))
    By value alone the list would be as diverse as 3.9 countries of equal weight; with diversity 0.5 it is 18.2. Of \
the list 8 remain, and together they open up 730 new partners instead of 700. The mean value falls by 0.05 (90% \
interval −0.01 – 0.10). The expected number of first links goes from 1.50 to 1.25.
    """
    plain = tradeoff[tradeoff["diversity"] == 0].iloc[0]
    row = tradeoff.iloc[(tradeoff["diversity"] - diversity).abs().to_numpy().argmin()]
    before, after = (number(r["effective_countries"], language, 1) for r in (plain, row))
    now, then, d, shared = int(row["contacts"]), int(plain["contacts"]), f"{row['diversity']:g}", int(row["shared"])
    now, then = number(now, language), number(then, language)
    cost, bounds = number(row["cost"], language, 2), interval(row["cost_low"], row["cost_high"], 2)
    c = _COUNTERS[level]
    ko = f"값만으로 고르면 실효 {before}개국, 다양성 {d}에서는 실효 {after}개국이다. 값만의 목록에서 "
    ko += f"{shared}{josa(c, '이/가')} 남고, 함께 여는 새 상대는 {then}{c}에서 {now}{josa(c, '이/가')} 된다. "
    ko += f"평균 값은 {cost} 낮아진다(90% 구간 {bounds})."
    en = f"By value alone the list would be as diverse as {before} countries of equal weight; with diversity {d} it is "
    en += f"{after}. Of the list {shared} remain, and together they open up {now} new partners instead of {then}. The "
    en += f"mean value falls by {cost} (90% interval {bounds})."
    if np.isfinite(row["expected_links"]):
        links = [number(r["expected_links"], language, 2) for r in (plain, row)]
        ko += f" 기대되는 첫 링크는 {links[0]}건에서 {links[1]}건이 된다."
        en += f" The expected number of first links goes from {links[0]} to {links[1]}."
    else:
        ko += " 첫 링크를 몇 건이나 기대할 수 있는지는 이 자료로 알 수 없다."
        en += " How many first links to expect cannot be told from these data."
    return told(language, ko, en)


def focus_finding(focus, focal: str, level: str, language: str) -> Sentence:
    """How many of the leading nodes are within reach, and how to get to the first core one.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> leading = pd.DataFrame({"name": ["Doe", "Poe"], "core": [True, False], "rank": [1, 2], "rank_low": [1, 1],
    ...     "rank_high": [3, 9], "steps": [1, None]})
    >>> chains = pd.DataFrame({"core": 1, "chain": 1, "step": [0, 1], "name": ["Kim", "Doe"], "holds": 0.63})
    >>> print(focus_finding(Some(leading=leading, chains=chains), "KR", "researchers", "en"))
    Of the first 2 researchers abroad a chain of at most 4 steps from South Korea reaches 1. The first of them is \
Doe (rank 1, 90% interval 1–3): Kim → Doe. The chain holds with a probability of 63% when works are drawn anew.
    """
    name, n, c = country_name(focal, language), len(focus.leading), _COUNTERS[level]
    reached = int((focus.leading["steps"] <= 4).fillna(False).sum())
    core = focus.leading[focus.leading["core"]]
    ko = f"앞선 해외 {n}{c} 가운데 {name}에서 네 걸음 안의 사슬이 닿는 것은 "
    en = f"Of the first {n} {level} abroad a chain of at most 4 steps from {name} reaches "
    if core.empty:
        return told(language, f"{ko}이 자료에 없다.", f"{en}nobody in these data.")
    first, chain = core.iloc[0], focus.chains[(focus.chains["core"] == 1) & (focus.chains["chain"] == 1)]
    path, holds = " → ".join(chain["name"]), percent(chain["holds"].iloc[0], 0)
    rank, bounds = int(first["rank"]), interval(first["rank_low"], first["rank_high"])
    ko += f"{reached}{c}이다. 그 가운데 첫째는 {first['name']}({rank}위, 90% 구간 {bounds}): {path}. "
    ko += f"논문을 다시 뽑아도 이 사슬이 남을 확률은 {holds}다."
    en += f"{reached}. The first of them is {first['name']} (rank {rank}, 90% interval {bounds}): {path}. The chain "
    en += f"holds with a probability of {holds} when works are drawn anew."
    return told(language, ko, en)


def brokers_reading(brokers, level: str, language: str) -> Sentence:
    """Who leads to most of the core nodes.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"name": ["Roe"], "country": ["US"], "cores": [2], "weakest_tie": [1]})
    >>> print(brokers_reading(table, "researchers", "en"))
    1 broker stands on the chains; most core nodes, 2, lie behind Roe (United States). 1 of the 1 hangs on a tie of \
one joint work only.
    """
    if brokers.empty:
        return told(language, "사슬에 중개자가 없다.", "No broker stands on the chains.")
    most, n, c = brokers["cores"].iloc[0], len(brokers), _COUNTERS[level]
    thin = int((brokers["weakest_tie"] == 1).sum())
    gap = "" if language == "ko" else " "
    same = brokers[brokers["cores"] == most].head(3)
    names = listed(
        [
            f"{who}{gap}({country_name(where, language)})"
            for who, where in zip(same["name"], same["country"], strict=True)
        ],
        language,
    )
    ko = f"사슬 위의 중개자는 {n}{c}이며, 핵심 {most}{c}으로 가장 많이 이어지는 것은 "
    ko += f"{josa(names, '이다/다')}. "
    ko += f"{n}{c} 가운데 {thin}{josa(c, '은/는')} 공동 논문 한 편에 매달려 있다."
    en = f"{n} {'broker stands' if n == 1 else 'brokers stand'} on the chains; most core nodes, {most}, lie behind "
    en += f"{names}. {thin} of the {n} {'hangs' if thin == 1 else 'hang'} on a tie of one joint work only."
    return told(language, ko, en)
