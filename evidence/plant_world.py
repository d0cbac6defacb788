"""Write data/planted: a small corpus that is made, with a truth that is known. It shows all that the methods do.

The seed fixes every number. What a country is given in it is drawn, or told here so that every type of cooperation
and some that cannot be decided occur: it says nothing about any of them.
"""

from helpers.data.corpus import write_corpus
from helpers.data.places import DATA
from judges.planted_world import planted_world

#: Maturity of each technology, and the standing of KR there as a multiple of the leading other country.
CASES = {
    "synthetic-biology": (0.15, 0.25),
    "gene-cell-therapy": (0.15, 1.50),
    "infectious-disease-vaccines-therapeutics": (0.90, 0.20),
    "digital-health-data": (0.50, 0.50),
    "efficient-learning-ai-infrastructure": (0.90, 0.25),
    "advanced-ai-modelling": (0.20, 0.30),
    "safe-trustworthy-ai": (0.15, 1.20),
    "industrial-ai": (0.90, 1.60),
    "quantum-computing": (0.12, 0.20),
    "quantum-communication": (0.60, 0.60),
    "quantum-sensing": (0.88, 1.40),
}
SEED = 8
WORLD = {
    "n_countries": 25,
    "n_works": 4500,
    "maturity": {technology: maturity for technology, (maturity, _) in CASES.items()},
    "standing": {technology: standing for technology, (_, standing) in CASES.items()},
}


def main() -> None:
    corpus, _ = planted_world(SEED, **WORLD)
    write_corpus(corpus, DATA / "planted")
    print(f"{DATA / 'planted'}: {corpus.meta['counts']}")


if __name__ == "__main__":
    main()
