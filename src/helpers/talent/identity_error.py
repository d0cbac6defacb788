"""How far wrong identities can move a count of persons or of moves: measured rates as draws."""

import tomllib
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from helpers.data.places import REFERENCE
from helpers.network.resampling import percentile_interval

#: Prefix of author_id -> tables of data/reference/measured.toml: of mentions, of moves.
_MEASURED = {"name": ("authors", "name"), "patentsview": ("patentsview", "patentsview")}


@dataclass(frozen=True)
class IdentityError:
    """Error of the identities of a corpus; `kind` is "name", "patentsview", "orcid" or "unknown".

    `precision` and `recall` are of mentions (B-cubed); `moves` counts found, real, true and kept moves. Where nothing
    was measured the rates are 1 and `moves` is None: intervals then hold chance only, and a page must say so.
    """

    kind: str
    precision: float = 1.0
    recall: float = 1.0
    moves: dict | None = None

    @property
    def measured(self) -> bool:
        """Whether the error was measured."""
        return self.moves is not None


@cache
def _figures() -> dict:
    return tomllib.loads((REFERENCE / "measured.toml").read_text(encoding="utf-8"))


def identity_error(author_ids: pd.Series) -> IdentityError:
    """Measured error of the commonest kind of identity, by the prefix of author_id.

    Examples
    --------
    >>> error = identity_error(pd.Series(["name:kim,ada#1", "name:roe,jo#1", "orcid:0000-0001-2345-6789"]))
    >>> error.kind, error.precision, error.moves["real"], error.moves["found"]
    ('name', 0.954, 8, 9.0)
    >>> identity_error(pd.Series(["planted:KR-0001"])).kind
    'unknown'
    """
    kinds = author_ids.dropna().astype("str").str.split(":").str[0].value_counts()
    kind = sorted(kinds.index[kinds == kinds.max()])[0] if len(kinds) else "unknown"
    if kind not in _MEASURED:
        return IdentityError("orcid" if kind == "orcid" else "unknown")
    mentions, moves = _figures()[_MEASURED[kind][0]], _figures()["moves"][_MEASURED[kind][1]]
    return IdentityError(kind, mentions["precision"], mentions["recall"], moves)


def move_factor(error: IdentityError, n_draws: int, seed: int) -> np.ndarray:
    r"""Draws of the number of real moves for each move found.

    .. math:: f = \pi / \rho, \quad \pi \sim B(r + 1/2, F - r + 1/2), \quad \rho \sim B(k + 1/2, T - k + 1/2)

    with r real of F found, and k kept of T true moves: Jeffreys' posteriors of both rates [1]_. f scales every count of
    moves of one corpus by the same draw. That the rates are alike in all countries is an assumption; for names that
    many people bear they are worse.

    References
    ----------
    .. [1] Brown, L. D., Cai, T. T., DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
       Science 16, 101-133. doi:10.1214/ss/1009213286

    Examples
    --------
    >>> move_factor(IdentityError("orcid"), 3, seed=1)
    array([1., 1., 1.])
    >>> factor = move_factor(IdentityError("name", moves={"found": 9, "real": 8, "true": 14, "kept": 8}), 4000, seed=1)
    >>> round(float(np.median(factor)), 1)
    1.5
    """
    if not error.measured:
        return np.ones(n_draws)
    random, counts = np.random.default_rng([seed, 31]), error.moves
    real = random.beta(counts["real"] + 0.5, counts["found"] - counts["real"] + 0.5, n_draws)
    kept = random.beta(counts["kept"] + 0.5, counts["true"] - counts["kept"] + 0.5, n_draws)
    return real / kept


def flow_factor(factor: np.ndarray, ready_made: bool) -> np.ndarray:
    """The factor of a table of flows: of ready-made ones the error of identity is not known, and left out.

    Examples
    --------
    >>> flow_factor(np.array([0.7, 0.9]), ready_made=True)
    array([1., 1.])
    """
    return np.ones_like(factor) if ready_made else factor


def count_draws(counts, factor: np.ndarray, seed: int) -> np.ndarray:
    """Draws of the number of moves behind each count, of shape counts x draws: chance times identity.

    Chance is Jeffreys' posterior of a Poisson rate, Gamma(n + 1/2): a count of 0 has an upper end too.

    Examples
    --------
    >>> draws = count_draws([0, 100], np.ones(2000), seed=1)
    >>> [round(float(value)) for value in np.median(draws, axis=1)]
    [0, 100]
    """
    counts = np.asarray(counts, float).reshape(-1)
    random = np.random.default_rng([seed, 32])
    return random.gamma(counts[:, None] + 0.5, size=(len(counts), len(factor))) * factor


def with_interval(table: pd.DataFrame, column: str, factor: np.ndarray, seed: int) -> pd.DataFrame:
    """A table with the 95 % interval of a column of counts of moves, as <column>_low and <column>_high.

    Examples
    --------
    >>> table = with_interval(pd.DataFrame({"persons": [100]}), "persons", np.ones(2000), seed=1)
    >>> table.round().to_numpy().tolist()
    [[100.0, 82.0, 121.0]]
    """
    low, high = percentile_interval(count_draws(table[column], factor, seed), estimate=table[column].to_numpy(float))
    return table.assign(**{f"{column}_low": low, f"{column}_high": high})
