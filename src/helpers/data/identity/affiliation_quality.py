"""How often the rules for affiliations are right: precision and recall on labelled texts."""

import pandas as pd
from rapidfuzz.fuzz import token_set_ratio
from scipy.stats import binomtest

from helpers.data.identity.affiliations import resolve_affiliation
from helpers.data.identity.institutions import canonical_name, normal_name
from helpers.data.kept import kept
from helpers.data.places import PROJECT

LABELS = PROJECT / "tests" / "fixtures"
ALIKE = 90  # token set ratio from which one name within another is the same institution


def read_labels(part: str) -> pd.DataFrame:
    """Labelled affiliation texts.

    Parameters
    ----------
    part : str
        "dev", on which the rules were written, or "test", held out.

    Returns
    -------
    DataFrame
        id, stratum, text, countries (set of codes), institutions (list of sets of alternative names).

    Raises
    ------
    FileNotFoundError
        There is no such part.

    Examples
    --------
    >>> sorted(read_labels("dev").columns)
    ['countries', 'id', 'institutions', 'stratum', 'text']
    """
    rows = pd.read_csv(LABELS / f"affiliations_{part}.csv", dtype="str", keep_default_na=False)
    rows["countries"] = rows["countries"].map(lambda text: set(text.split(";")) - {""})
    rows["institutions"] = rows["institutions"].map(_organisations)
    return rows[["id", "stratum", "text", "countries", "institutions"]]


def _organisations(text: str) -> list[set[str]]:
    listed = [{name.strip() for name in part.split("|")} - {""} for part in text.split(";")]
    return [names for names in listed if names]


def same_institution(found: str, labelled: str) -> bool:
    """Whether two names stand for one institution: equal once normalised, or one within the other and alike.

    Examples
    --------
    >>> same_institution("Seoul National University", "Seoul Natl Univ")
    True
    >>> same_institution("Seoul National University", "Pusan National University")
    False
    """
    left, right = (normal_name(canonical_name(name, None)) for name in (found, labelled))
    return left == right or ((left in right or right in left) and token_set_ratio(left, right) >= ALIKE)


def score_text(text: str, countries: set, institutions: list[set]) -> dict[str, int]:
    """Hits, findings and labels of one text, for countries and for institutions.

    Examples
    --------
    >>> score_text("Korea University, Seoul, Korea.", {"KR"}, [{"Korea University"}])["country_hits"]
    1
    """
    found = resolve_affiliation(text)
    codes, names = {each.country for each in found} - {None}, {each.institution for each in found} - {None}

    def same(name: str, alternatives: set) -> bool:
        return any(same_institution(name, one) for one in alternatives)

    return {
        "country_hits": len(codes & countries),
        "country_met": len(codes & countries),
        "country_found": len(codes),
        "country_labelled": len(countries),
        "institution_hits": sum(any(same(name, group) for group in institutions) for name in names),
        "institution_met": sum(any(same(name, group) for name in names) for group in institutions),
        "institution_found": len(names),
        "institution_labelled": len(institutions),
    }


@kept
def affiliation_quality(part: str = "test", by_stratum: bool = False) -> pd.DataFrame:
    """Precision and recall of country and institution on labelled affiliation texts.

    A text may hold several addresses: its countries are compared as sets, its institutions name by name. Precision
    is the share of what the rules found that is right, recall the share of what is labelled that they found.

    Parameters
    ----------
    part : str
        "dev" or "test".
    by_stratum : bool
        A row for each stratum, instead of one for all texts and one for the random stratum.

    Returns
    -------
    DataFrame
        measured ("country", "institution"), sample, n (texts), precision, precision_low, precision_high, recall,
        recall_low, recall_high: 95 % intervals of Wilson (1927, doi 10.1080/01621459.1927.10502953).

    Examples
    --------
    >>> table = affiliation_quality("dev")
    >>> list(table["measured"]), list(table["sample"])
    (['country', 'country', 'institution', 'institution'], ['all', 'random', 'all', 'random'])
    """
    labels = read_labels(part)
    scores = pd.DataFrame([score_text(*row) for row in labels[["text", "countries", "institutions"]].to_numpy()])
    samples = {"all": labels["stratum"].notna(), "random": labels["stratum"] == "random"}
    if by_stratum:
        samples = {name: labels["stratum"] == name for name in sorted(labels["stratum"].unique())}
    rows = []
    for measured in ("country", "institution"):
        for name, chosen in samples.items():
            total = scores[chosen].sum()
            rows.append(
                (
                    measured,
                    name,
                    int(chosen.sum()),
                    *_share(total, measured, "hits", "found"),
                    *_share(total, measured, "met", "labelled"),
                )
            )
    columns = ["precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
    return pd.DataFrame(rows, columns=["measured", "sample", "n", *columns])


def measured_quality(meta: dict) -> pd.DataFrame:
    """What of `affiliation_quality` holds for a corpus: the held-out part for MEDLINE's addresses, nothing for others.

    The labelled texts are MEDLINE's. Other sources write addresses otherwise, or give countries as codes or columns.

    Parameters
    ----------
    meta : dict
        What corpus.json says; `importer` is asked for.

    Returns
    -------
    DataFrame
        As `affiliation_quality`; empty for a corpus of another source.

    Examples
    --------
    >>> len(measured_quality({"importer": "medline 0.1.0"})), len(measured_quality({"importer": "openalex 0.1.0"}))
    (4, 0)
    """
    found = affiliation_quality("test")
    return found if meta["importer"].split()[0] == "medline" else found.head(0)


def _share(total: pd.Series, measured: str, hits: str, of: str) -> tuple[float, float, float]:
    k, n = int(total[f"{measured}_{hits}"]), int(total[f"{measured}_{of}"])
    if not n:
        return (float("nan"),) * 3
    interval = binomtest(k, n).proportion_ci(method="wilson")
    return k / n, float(interval.low), float(interval.high)
