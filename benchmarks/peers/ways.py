"""One way, in a process of its own: read records, count the links, keep them, and say what it took.

    python benchmarks/peers/ways.py litstudy author FOLDER

Runs in the environment of the library that it measures. What each library is called with is all here: `load` reads
the records, `network` counts the links in the library's own shape, `links` (not timed) turns that shape into
(node, node, weight) with the library's own names of the nodes. Prints a line of JSON when the library is imported, one
when the records are loaded and one when the network is there (and again), and writes the links as CSV.
"""

import csv
import importlib
import json
import re
import resource
import sys
import time
from pathlib import Path


class OpenAlexNet:
    """openalexnet.createNetworks: an igraph graph, whose `count` is the number of papers."""

    module, file, levels, weight = "openalexnet", "openalex.jsonl", ("author",), "count"

    def load(self, file):
        return list(self.imported.entitiesFromJSONLines(str(file)))

    def network(self, works, level):
        return self.imported.createNetworks(works, networkTypes=["coauthorship"], showProgress=False)["coauthorship"]

    def links(self, graph):
        ids = graph.vs["id"]
        for edge in graph.es:
            yield ids[edge.source], ids[edge.target], edge[self.weight]


class OpenAlexNetWeight(OpenAlexNet):
    """The same with `weight`, the name that igraph and saveNetworkEdgesCSV look for."""

    weight = "weight"


class LitStudy:
    """litstudy.network.build_coauthor_network: a networkx graph."""

    module, file, levels = "litstudy", "scopus.csv", ("author",)

    def load(self, file):
        return self.imported.load_scopus_csv(str(file))

    def network(self, docs, level):
        return self.imported.build_coauthor_network(docs)

    def links(self, graph):
        title = {node: name.split(",")[0] for node, name in graph.nodes(data="title")}  # "Kim A., Institution"
        for one, other, weight in graph.edges(data="weight"):
            yield title[one], title[other], weight


class MetaKnowledge:
    """metaknowledge.RecordCollection.networkCoAuthor: a networkx graph."""

    module, file, levels = "metaknowledge", "wos.txt", ("author",)

    def load(self, file):
        self.imported.VERBOSE_MODE = False
        return self.imported.RecordCollection(str(file))

    def network(self, records, level):
        return records.networkCoAuthor()

    def links(self, graph):
        return graph.edges(data="weight")


class PyBibX:
    """pybibx.pbx_probe.make_matrix: a sparse data frame."""

    module, file, levels = "pybibx", "openalex.json", ("author", "country")

    def load(self, file):
        return self.imported.pbx_probe(file_bib=str(file), db="openalex", del_duplicated=False)

    def network(self, probe, level):
        return probe.make_matrix(entry={"author": "aut", "country": "cout"}[level], min_count=0)

    def links(self, matrix):
        entries = matrix.sparse.to_coo()
        names = list(matrix.columns)
        for one, other, weight in zip(entries.row, entries.col, entries.data, strict=True):
            if one < other:  # a symmetric matrix: each link stands in it twice
                yield names[one], names[other], int(weight)


class Biblium:
    """biblium.BiblioStats: a networkx graph of authors, a data frame of links of countries."""

    module, file, levels = "biblium.bibstats", "scopus.csv", ("author", "country")

    def load(self, file):
        return self.imported.BiblioStats(f_name=str(file), db="scopus", res_folder=None)

    def network(self, stats, level):
        if level == "author":
            return stats.build_coauthorship_network(top_n=10**9)
        stats.get_country_collaboration(normalization=None)
        return stats.countries_links_df

    def links(self, found):
        if hasattr(found, "edges"):
            return found.edges(data="weight")
        return found[["source", "target", "weight"]].itertuples(index=False)


class Workbook:
    """This project: a stored corpus, `members` and `count_links`."""

    module, file, levels = "helpers.network.counting", "corpus", ("author", "country")

    def load(self, folder):
        from helpers.data.corpus import read_corpus

        return read_corpus(folder)

    def network(self, corpus, level):
        column = {"author": "author_id", "country": "country"}[level]
        return self.imported.count_links(self.imported.members(corpus.authorships, column))

    def links(self, found):
        return found[["source", "target", "works"]].itertuples(index=False)


class WorkbookOpenAlex(Workbook):
    """The same from OpenAlex records, which become the stored corpus on the way."""

    file, levels, source = "openalex.jsonl", ("author",), "openalex"

    def load(self, file):
        from helpers.data.imports import import_records

        source = importlib.import_module(f"helpers.data.sources.{self.source}")
        records = getattr(source, f"read_{self.source}")([file], progress=False)
        import_records(records, file.parent / "corpus", [file], source.SOURCE, self.source)
        return super().load(file.parent / "corpus")


class WorkbookScopus(WorkbookOpenAlex):
    """The same from a CSV export of Scopus."""

    file, source = "scopus.csv", "scopus"


class WorkbookWos(WorkbookOpenAlex):
    """The same from an export of Web of Science."""

    file, source = "wos.txt", "wos"


WAYS = {
    "openalexnet": OpenAlexNet,
    "openalexnet, weight": OpenAlexNetWeight,
    "litstudy": LitStudy,
    "metaknowledge": MetaKnowledge,
    "pybibx": PyBibX,
    "biblium": Biblium,
    "this project, from Scopus records": WorkbookScopus,
    "this project, from Web of Science records": WorkbookWos,
    "this project, from OpenAlex records": WorkbookOpenAlex,
    "this project": Workbook,
}


TWICE = 30  # what took fewer seconds is done a second time, with all compiled and imported


def peak():
    """Peak memory of this process in MB; ru_maxrss of Linux would count what the parent once held."""
    if sys.platform == "linux":
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main():
    name, level, folder = sys.argv[1:]
    way = WAYS[name]()
    begin = time.perf_counter()
    way.imported = importlib.import_module(way.module)
    print(json.dumps({"import": time.perf_counter() - begin}), flush=True)
    bare = peak()
    begin = time.perf_counter()
    loaded = way.load(Path(folder) / way.file)
    between = time.perf_counter()
    print(json.dumps({"load": between - begin}), flush=True)
    found = way.network(loaded, level)
    seconds = time.perf_counter() - between
    print(json.dumps({"network": seconds, "peak": peak(), "bare": bare}), flush=True)
    if seconds < TWICE:
        begin = time.perf_counter()
        found = way.network(loaded, level)
        print(json.dumps({"again": time.perf_counter() - begin}), flush=True)
    with open(Path(folder) / "links.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(way.links(found))


if __name__ == "__main__":
    main()
