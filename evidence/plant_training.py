"""Write data/training_example: training programmes in the world of data/planted, with an effect that is known.

Programmes, ministries and those who take part are made up. What follows for these persons is planted: `EFFECT` further
works a person and year from the year after the stay began, a share `JOINT` of them with the host country.
"""

from helpers.data.corpus import read_corpus, write_corpus
from helpers.data.places import DATA
from judges.planted_training import plant_training

SEED = 20  # the first from 11 on with several technologies short of researchers and thinly supplied
EFFECT, JOINT = 0.6, 0.5
FOLDER = DATA / "training_example"
README = f"""# Training programmes, an example: SYNTHETIC DATA / 합성 자료

Written by `evidence/plant_training.py`. Works and persons are those of `data/planted`; programmes, ministries, hosts
and who took part are made up, and say nothing of any real programme, ministry, country or person.

What is planted: from the year after a stay began each participant writes {EFFECT:g} further works a year on average, a
share {JOINT:g} of them with an author of the host country. Those with more works in the three years before were chosen
more often; nothing else decided.

`programmes.csv` and `participants.csv` show the format for tables of your own; `helpers.training.records`
describes it. A row without a programme and with 0 places says "this ministry has none there" (`*`: everywhere in the
column). What no row speaks of is unknown, not empty.
"""


def main() -> None:
    corpus, programmes, participants = plant_training(read_corpus("planted"), SEED, effect=EFFECT, joint=JOINT)
    write_corpus(corpus, FOLDER)
    for name, table in (("programmes", programmes), ("participants", participants)):
        table.to_csv(FOLDER / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
    (FOLDER / "README.md").write_text(README, encoding="utf-8")
    print(f"{FOLDER}: {corpus.meta['counts']}, {len(programmes)} programme rows, {len(participants)} participants")


if __name__ == "__main__":
    main()
