"""Who met and signed: institutions and experts joined by the actions that they took part in."""

import pandas as pd

from helpers.network.centrality import centrality
from helpers.network.counting import count_links, count_nodes
from helpers.network.graph import Graph
from helpers.pledges.sheet import Sheet

KINDS = ("owner", "institution", "expert")


def contacts(sheet: Sheet, with_owner: bool = True) -> pd.DataFrame:
    """Who took part in which action that was done.

    Institutions are told apart by their English name, where the sheet gives one in any row, else as printed; experts by
    name and institution. A party that the sheet does not name is unknown and left out.

    Parameters
    ----------
    sheet : Sheet
    with_owner : bool
        Whether the city is counted as a party to every action of its own sheet in which another party is named. The
        sheet reports what the city did, and mostly leaves the city out of the list of who was there.

    Returns
    -------
    DataFrame
        work_id (the action), node, kind (owner, institution or expert), label_ko, label_en, institution_ko,
        institution_en (of an expert, else null); one row a party, sorted.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> table = contacts(read_pledges("goyang"))
    >>> table[table["work_id"] == "course-agreement"]["label_en"].tolist()
    ['Goyang Chamber of Commerce and Industry', 'Goyang City', 'Kaesong Industrial District Foundation']
    """
    actions = sheet.tables["actions"]
    done = actions.loc[actions["status"] == "done", "action"]
    parties = sheet.tables["parties"]
    parties = parties[parties["action"].isin(done)].rename(columns={"action": "work_id"})
    named = parties.dropna(subset="label_ko")
    named = named.assign(label_en=named.groupby("label_ko")["label_en"].transform("first"), kind="institution")
    named["node"] = named["label_en"].fillna(named["label_ko"])
    people = named.dropna(subset="person_ko")
    people = people.assign(
        kind="expert",
        node=people["person_en"].fillna(people["person_ko"]) + ", " + people["node"],
        institution_ko=people["label_ko"],
        institution_en=people["label_en"],
        label_ko=people["person_ko"],
        label_en=people["person_en"],
    )
    owner = sheet.fact("owner").iloc[0]
    own = {"node": owner["label_ko"] if pd.isna(owner["label_en"]) else owner["label_en"], "kind": "owner"}
    own |= {"label_ko": owner["label_ko"], "label_en": owner["label_en"]}
    everyone = [named, people]
    if with_owner:
        everyone.append(pd.DataFrame({"work_id": named["work_id"].unique(), **own}))
    columns = ["work_id", "node", "kind", "label_ko", "label_en", "institution_ko", "institution_en"]
    table = pd.concat(everyone).reindex(columns=columns)
    table["kind"] = table["kind"].mask(table["node"] == own["node"], "owner")
    table = table.astype({name: "str" for name in columns})
    return table.drop_duplicates(["work_id", "node"]).sort_values(["work_id", "node"], ignore_index=True)


def unnamed_parties(sheet: Sheet) -> int:
    """Number of parties to actions done that the sheet mentions without a name.

    >>> from helpers.pledges.sheet import read_pledges
    >>> unnamed_parties(read_pledges("goyang"))
    1
    """
    actions, parties = sheet.tables["actions"], sheet.tables["parties"]
    done = actions.loc[actions["status"] == "done", "action"]
    return int((parties["action"].isin(done) & parties["label_ko"].isna()).sum())


def contact_nodes(table: pd.DataFrame) -> pd.DataFrame:
    """Institutions and experts, with how many actions they took part in and with whom.

    Parameters
    ----------
    table : DataFrame
        From `contacts`.

    Returns
    -------
    DataFrame
        node, kind, label_ko, label_en, institution_ko, institution_en, spellings (how many, of the printed names),
        actions, partners (others met or signed with), betweenness (share of the shortest ways between others that
        lead over the node); those of most actions first. Of several spellings the one printed first stands.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> nodes = contact_nodes(contacts(read_pledges("goyang")))
    >>> nodes[["label_en", "actions", "partners"]].values.tolist()[:2]
    [['Goyang City', 16, 13], ['Kaesong Industrial District Foundation', 3, 6]]
    """
    counts = count_nodes(table[["work_id", "node"]]).rename(columns={"works": "actions"})[["node", "actions"]]
    links = count_links(table[["work_id", "node"]])
    known = (
        table.groupby("node", sort=True)
        .agg(
            kind=("kind", "first"),
            label_ko=("label_ko", "first"),
            label_en=("label_en", "first"),
            institution_ko=("institution_ko", "first"),
            institution_en=("institution_en", "first"),
            spellings=("label_ko", "nunique"),
        )
        .reset_index()
    )
    if links.empty:
        measures = pd.DataFrame({"node": known["node"], "partners": 0, "betweenness": 0.0})
    else:
        measures = centrality(Graph.from_links(links)).rename(columns={"degree": "partners"})
        measures = measures[["node", "partners", "betweenness"]]
    nodes = known.merge(counts, on="node").merge(measures, on="node", how="left")
    nodes = nodes.fillna({"partners": 0, "betweenness": 0.0}).astype({"partners": "int64"})
    return nodes.sort_values(["actions", "partners", "node"], ascending=[False, False, True], ignore_index=True)


def contact_links(table: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Pairs that met or signed, in how many actions, of which kinds, from when to when.

    Returns
    -------
    DataFrame
        source, target (nodes), works (joint actions, under the name that networks use), activity (codes joined by ";"),
        first, last (as printed; null where the sheet gives no date); those of most actions first.

    Examples
    --------
    >>> from helpers.pledges.sheet import read_pledges
    >>> sheet = read_pledges("goyang")
    >>> contact_links(contacts(sheet), sheet)[["target", "works", "first", "last"]].values.tolist()[0]
    ['Kaesong Industrial District Foundation', 3, '2020-03-13', '2021-05-17']
    """
    links = count_links(table[["work_id", "node"]])[["source", "target", "works"]]
    dated = sheet.tables["actions"][["action", "activity", "from"]].rename(columns={"action": "work_id"})
    each = table[["work_id", "node"]].merge(dated, on="work_id")
    pairs = each.rename(columns={"node": "source"}).merge(table[["work_id", "node"]], on="work_id")
    pairs = pairs[pairs["source"] < pairs["node"]].rename(columns={"node": "target"})
    about = pairs.groupby(["source", "target"]).agg(
        activity=("activity", lambda codes: ";".join(sorted(set(codes)))), first=("from", "min"), last=("from", "max")
    )
    links = links.merge(about.reset_index(), on=["source", "target"], how="left")
    return links.sort_values(["works", "source", "target"], ascending=[False, True, True], ignore_index=True)
