"""Institutions of similar names: which record's name an institution's name is a variant of."""

import tomllib
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from scipy.sparse import csr_array

from helpers.data.countries import country_name, fold
from helpers.data.identity.institutions import is_generic, kind_of, normal_name
from helpers.data.places import REFERENCE

#: Names are one institution's from this similarity on: chosen on tests/fixtures/institution_pairs_dev.csv.
MIN_SIMILARITY = 0.95
#: Kilometres beyond which a similar name is another institution's.
FAR = 100

#: Words of so many letters and more are brought to one that is alike by so many percent.
_LONG, _ALIKE = 6, 90
_CHUNK = 500
_POINT, _THEIR_POINT = ["latitude", "longitude"], ["their_latitude", "their_longitude"]


def most_similar(places: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    r"""Find for each institution the one record with the most similar name in its country.

    The similarity of two names is the cosine of their words weighted by rarity, soft TF-IDF,

    .. math:: \frac{\sum_w r_w^2 [w \in a][w \in b]}{|a||b|}, \quad r_w = \log\frac{n + 1}{n_w}

    with :math:`n_w` of the country's n records having the word; words that no record has are brought to one alike by
    90 % of its letters, if there is one. Both names must, or must not, name a hospital, agree in ordinals and in the
    words for kinds (data/reference/similar_names.toml), and lie within 100 km where both points are known. Record
    names stand also without their city and country, for names that hold nothing else.

    Parameters
    ----------
    places : DataFrame
        institution_id, name, country, latitude, longitude.
    names : DataFrame
        ror_id, text, country, city, latitude, longitude: one row for each name of a record.

    Returns
    -------
    DataFrame
        institution_id, ror_id, score; institutions that have one record of a similarity of 0.95 or more that is
        above all others.

    References
    ----------
    Cohen, W. W., Ravikumar, P. and Fienberg, S. E. (2003). A comparison of string distance metrics for name-matching
    tasks. Proceedings of IIWeb, 73-78.

    Examples
    --------
    >>> names = pd.DataFrame({"ror_id": ["1", "2", "3"], "country": "PL", "latitude": None, "longitude": None,
    ...     "text": ["Adam Mickiewicz University in Poznań", "University of Gdańsk", "University of Silesia"],
    ...     "city": ["Poznań", "Gdańsk", "Katowice"]})
    >>> places = pd.DataFrame({"institution_id": ["pl/a"], "name": ["Adam Mickievicz University"], "country": ["PL"],
    ...     "latitude": None, "longitude": None})
    >>> most_similar(places, names)[["institution_id", "ror_id"]].to_numpy().tolist()
    [['pl/a', '1']]
    """
    pairs = [pd.DataFrame({"institution_id": [], "ror_id": [], "score": []}, dtype="object")]
    records = dict(list(names.groupby("country")))
    for country, here in places[["institution_id", "name", "country", *_POINT]].groupby("country"):
        if country in records:
            pairs.append(_most_similar_in_country(here, _without_place(records[country], country)))
    return pd.concat(pairs, ignore_index=True)


def kilometres(one: pd.DataFrame, two: pd.DataFrame) -> np.ndarray:
    """Great-circle distance between the rows of two tables of latitude and longitude, in kilometres.

    Parameters
    ----------
    one, two : DataFrame
        latitude and longitude in degrees, as many rows each.

    Returns
    -------
    ndarray
        NaN where a coordinate is unknown.

    Examples
    --------
    >>> seoul = pd.DataFrame({"latitude": [37.57], "longitude": [126.98]})
    >>> daejeon = pd.DataFrame({"latitude": [36.35], "longitude": [127.38]})
    >>> round(float(kilometres(seoul, daejeon)[0]))
    140
    """
    north, east, north_2, east_2 = (
        np.radians(table[column].to_numpy(dtype="float64", na_value=np.nan))
        for table in (one, two)
        for column in _POINT
    )
    half = np.sin((north - north_2) / 2) ** 2 + np.cos(north) * np.cos(north_2) * np.sin((east - east_2) / 2) ** 2
    return 2 * 6371 * np.arcsin(np.sqrt(half))


@cache
def _lists() -> dict[str, set[str]]:
    """Word lists of data/reference/similar_names.toml."""
    table = tomllib.loads((REFERENCE / "similar_names.toml").read_text(encoding="utf-8"))
    return {name: set(text.split()) for name, text in table.items() if isinstance(text, str)}


@cache
def _same() -> dict[str, str]:
    table = tomllib.loads((REFERENCE / "similar_names.toml").read_text(encoding="utf-8"))["same"]
    return {word: main for main, words in table.items() for word in words.split()}


@lru_cache(maxsize=1 << 17)
def _words(name: str) -> tuple[str, ...]:
    """Words of a name that tell it apart, in one language and number where they are words for kinds."""
    words = [_same().get(word, word) for word in normal_name(name).split() if word not in _lists()["little"]]
    return tuple(dict.fromkeys(word[:-1] if len(word) > 4 and word.endswith("s") else word for word in words))


def _without_place(names: pd.DataFrame, country: str) -> pd.DataFrame:
    """The names, and again without their city and country where more than a kind of institution is left."""
    names = names.assign(words=names["text"].map(_words), shortened=False)
    names["full"] = names["words"].map(set)
    land = set(_words(country_name(country, "en")))
    cities = names["city"].astype("object").where(names["city"].notna(), "")
    rest = [
        tuple(word for word in words if word not in land and word not in _words(city))
        for words, city in zip(names["words"], cities, strict=True)
    ]
    less = names.assign(words=rest, shortened=True)
    less = less[[len(words) > 1 and not is_generic(" ".join(words)) for words in rest]]
    return pd.concat([names, less]).drop_duplicates(["ror_id", "words"])


def _most_similar_in_country(places: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    n = names["ror_id"].nunique()
    rarity = np.log((n + 1) / names.explode("words").groupby("words")["ror_id"].nunique())
    places = places.assign(words=_respelt(places["name"].map(_words), rarity.index))
    theirs = _vectors(names["words"], rarity, np.log(n + 1))
    records = names[["ror_id", "text", "full", "shortened", *_POINT]]
    records = records.rename(columns=dict(zip(_POINT, _THEIR_POINT, strict=True)))
    pairs = []
    for start in range(0, len(places), _CHUNK):
        some = places.iloc[start : start + _CHUNK]
        found = (_vectors(some["words"], rarity, np.log(n + 1)) @ theirs.T).tocoo()
        good = found.data >= MIN_SIMILARITY
        ours = some.iloc[found.row[good]].reset_index(drop=True)
        pairs.append(ours.join(records.iloc[found.col[good]].reset_index(drop=True)).assign(score=found.data[good]))
    pairs = pd.concat(pairs, ignore_index=True)
    far = kilometres(pairs, pairs[_THEIR_POINT].set_axis(_POINT, axis=1)) > FAR
    columns = ["name", "words", "text", "full", "shortened"]
    agree = np.array([_agree(*row) for row in pairs[columns].to_numpy()], dtype=bool)
    return _best(pairs.loc[agree & ~far, ["institution_id", "ror_id", "score"]])


def _best(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pair of the highest score of each institution, if it is alone up there."""
    pairs = pairs.sort_values(["institution_id", "score", "ror_id"], ascending=[True, False, True])
    pairs = pairs.drop_duplicates(["institution_id", "ror_id"])
    pairs = pairs[pairs["score"] > pairs.groupby("institution_id")["score"].transform("max") - 1e-9]
    return pairs[~pairs["institution_id"].duplicated(keep=False)]


def _agree(one: str, ours: tuple[str, ...], two: str, theirs: set[str], shortened: bool) -> bool:
    """Whether two names agree in what tells namesakes apart; a shortened one must hold all words of the other."""
    hospital = kind_of(one) == "hospital"
    kinds = _lists()["hospital_kinds" if hospital else "kinds"]
    ordinals = [
        sorted(word for word in fold(name).split() if word.isdigit() or word in _lists()["ordinals"])
        for name in (one, two)
    ]
    return (
        hospital == (kind_of(two) == "hospital")
        and ordinals[0] == ordinals[1]
        and not kinds & (theirs ^ set(ours))
        and (not shortened or theirs.issuperset(ours))
    )


def _respelt(names: pd.Series, vocabulary: pd.Index) -> pd.Series:
    """The words with those that the vocabulary lacks brought to the one most alike, if any is."""
    long = [word for word in vocabulary if len(word) >= _LONG]
    strange = sorted({word for words in names for word in words if len(word) >= _LONG} - set(vocabulary))
    nearest = {}
    for start in range(0, len(strange) if long else 0, _CHUNK):
        some = strange[start : start + _CHUNK]
        alike = process.cdist(some, long, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        best = alike.argmax(axis=1)
        nearest |= {word: long[k] for word, k, row in zip(some, best, alike, strict=True) if row[k]}
    return names.map(lambda words: tuple(nearest.get(word, word) for word in words))


def _vectors(names: pd.Series, rarity: pd.Series, unknown: float) -> csr_array:
    """Names as vectors of length 1 over the vocabulary; words that it lacks count in the length alone."""
    words = names.reset_index(drop=True).explode().dropna()
    column = rarity.index.get_indexer(words)
    weight = np.where(column >= 0, rarity.to_numpy()[column], unknown)
    length = np.sqrt(np.bincount(words.index, weight**2, minlength=len(names)))
    known = column >= 0
    row = words.index.to_numpy()[known]
    weight = weight[known] / length[row]
    return csr_array((weight, (row, column[known])), shape=(len(names), len(rarity)))
