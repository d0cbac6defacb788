"""A plan, the corpus that it is held against and a tracker of its tasks, opened as one record of a notebook."""

import pandas as pd

from helpers.data.corpus import corpus_folder
from helpers.data.facts import open_facts
from helpers.data.scope import Scope
from helpers.plans.plan import Plan
from helpers.plans.tracker import is_synthetic, tracker_file


def open_plan(document: Plan, works: Scope, rows: pd.DataFrame, /, **parameters) -> Scope:
    """A scope over a plan, for the record of a notebook.

    Parameters
    ----------
    document : helpers.plans.plan.Plan
    works : helpers.data.scope.Scope
        The corpus; its parameters are kept too.
    rows : DataFrame
        The tracker, from `helpers.plans.tracker`.
    **parameters
        The notebook's other parameters; `tracker` names the file of the tracker, if any.

    Returns
    -------
    Scope
        The counts are those of the plan; the hashes are of all files read. It is synthetic where the corpus or the
        tracker is.

    Examples
    --------
    >>> from helpers.data.scope import open_scope
    >>> from helpers.plans.tracker import tracker_template
    >>> from helpers.plans.plan import read_plan
    >>> plan, works = read_plan("beijing_2020"), open_scope(corpus="medline_2021", language="en")
    >>> scope = open_plan(plan, works, tracker_template(plan, "en"), tracker="")
    >>> scope.corpus.meta["counts"], scope.parameters["corpus"], scope.corpus.meta["synthetic"]
    ({'facts': 140}, 'medline_2021', False)
    """
    folder = corpus_folder(works.parameters["corpus"])
    files = {f"plans/{name}": file for name, file in document.files.items()}
    files |= {f"{folder.name}/{file.name}": file for file in sorted(folder.glob("*.parquet"))}
    if parameters.get("tracker"):
        files["tracker"] = tracker_file(parameters["tracker"])
    synthetic = bool(works.corpus.meta["synthetic"]) or is_synthetic(rows)
    about = {"name": document.name, "language": works.language, "synthetic": synthetic}
    given = {name: value for name, value in works.parameters.items() if name != "language"}
    return open_facts({"plan": document.facts}, files, **about, **(given | parameters))
