"""Which country, institution and person a record names: addresses, affiliations, gazetteer, authors.

No importer and no chart: texts in, codes and identifiers out.
"""
