"""Names of persons: how their spellings meet, and how many persons chance would give the same name."""

import unicodedata

import numpy as np
import pandas as pd

#: A small corpus cannot tell how rare a name is: full names are taken to be drawn from at least so many.
WORLD = 100_000


def fold_name(name: str) -> str:
    """Reduce a name "Family, Given" to the key under which its spellings meet.

    Accents, case, hyphens and points are dropped; the order stays.

    Examples
    --------
    >>> fold_name("Müller-Šmid, Jean-Luc M.")
    'mullersmid,jeanluc m'
    >>> fold_name("Kim, Ji-Soo") == fold_name("KIM, Jisoo")
    True
    """
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in plain if c.isalnum() or c in " ,").casefold()
    return ",".join(" ".join(part.split()) for part in kept.split(","))


def split_names(names: pd.Series) -> pd.DataFrame:
    """Folded family and given names; without a comma the last word is the family name.

    Hyphens and points within the given name become spaces: "Ji-Soo" and "Ji Soo" are one name, "Jisoo" is
    another form of it.

    Parameters
    ----------
    names : Series of str
        Names as signed, none null.

    Returns
    -------
    DataFrame
        family, given; aligned with the names.

    Examples
    --------
    >>> split_names(pd.Series(["Kim, Ji-Soo", "Jean-Luc de Müller", "Kim, J.S."])).to_numpy().tolist()
    [['kim', 'ji soo'], ['muller', 'jean luc de'], ['kim', 'j s']]
    """
    names = names.astype("str").str.normalize("NFKC")
    inverted = names.str.replace(r"^([^,]*)\s(\S+)\s*$", r"\2,\1", regex=True)
    parts = inverted.str.extract(r"(?s)^(?P<family>[^,]*),?(?P<given>.*)$").astype("str")
    parts["given"] = parts["given"].str.replace(r"[-\u2010-\u2015.,]", " ", regex=True)
    parts = pd.DataFrame({column: parts[column].map(fold_name).astype("str") for column in parts})
    return parts.assign(family=parts["family"].str.replace(" ", ""))


def given_forms(given: pd.Series) -> pd.Series:
    """Other ways to sign with a given name: in one word, its first part with or without initials, initials.

    Parameters
    ----------
    given : Series of str
        Folded given names, as :func:`split_names` gives them.

    Returns
    -------
    Series of str
        The forms, the name itself among them; the index says whose they are.

    Examples
    --------
    >>> list(given_forms(pd.Series(["ji soo"])))
    ['ji soo', 'jisoo', 'ji s', 'ji', 'j s', 'j']
    """
    forms = [
        given,
        given.str.replace(r"(?<=\w\w) (?=\w\w)", "", regex=True),
        given.str.replace(r"(?<= )(\w)\w+", r"\1", regex=True),
        given.str.replace(r" .*", "", regex=True),
        given.str.replace(r"(\w)\w+", r"\1", regex=True),
        given.str[:1],
    ]
    table = pd.concat(forms).rename("form").rename_axis("name").reset_index().drop_duplicates()
    return table.set_index("name")["form"]


def name_bearers(names: pd.DataFrame) -> pd.DataFrame:
    r"""How many persons of a corpus would bear each name if chance joined families and given names.

    With g families that have the given name or a form of it, f given names in the family, and N different
    names, chance alone gives :math:`g f / N` persons the name. How often one person signs does not enter.

    Parameters
    ----------
    names : DataFrame
        family, given: the different names of a corpus, each once.

    Returns
    -------
    DataFrame
        bearers (:math:`g f / N`), names (N). N is at least 100,000 for full names, since each looks common in
        a small corpus. For initials it is the true number: they are never rare in a small corpus.

    Examples
    --------
    >>> names = pd.DataFrame({"family": ["kim", "kim", "roe"], "given": ["ada", "a", "ada"]})
    >>> name_bearers(names).to_numpy().tolist()
    [[4e-05, 100000.0], [1.3333333333333333, 3.0], [2e-05, 100000.0]]
    """
    forms = given_forms(names["given"])
    families = names["family"].reindex(forms.index).groupby(forms.to_numpy()).nunique()
    in_family = names.groupby("family")["given"].transform("size")
    meetings = (in_family * names["given"].map(families)).astype("float64")
    initials = names["given"].str.fullmatch(r"\w(?: \w)*")
    world = pd.Series(np.where(initials, len(names), max(len(names), WORLD)), index=names.index)
    return pd.DataFrame({"bearers": meetings / world, "names": world})
