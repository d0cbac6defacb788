"""What snapshot.sql does, on a Spark cluster.

spark-submit docs/snapshot_spark.py SNAPSHOT/data/jsonl/works CORPUS
"""

import sys

from pyspark.sql import SparkSession

SCHEMA = """id STRING, publication_year BIGINT, is_xpac BOOLEAN, authorships ARRAY<STRUCT<author: STRUCT<id: STRING>,
    institutions: ARRAY<STRUCT<id: STRING, ror: STRING, country_code: STRING>>, countries: ARRAY<STRING>>>"""
WORKS = """
    SELECT concat('openalex:', element_at(split(id, '/'), -1)) AS work_id, publication_year AS year,
        cast(array() AS ARRAY<STRING>) AS technologies
    FROM snapshot"""
AUTHORSHIPS = """
    WITH slots AS (
        SELECT concat('openalex:', element_at(split(id, '/'), -1)) AS work_id, explode(authorships) AS slot
        FROM snapshot),
    places AS (
        SELECT work_id, slot.author.id AS author, concat(coalesce(slot.institutions, array()), transform(
            filter(coalesce(slot.countries, array()), code -> NOT coalesce(array_contains(
                transform(slot.institutions, place -> place.country_code), code), false)),
            code -> named_struct('id', NULL, 'ror', NULL, 'country_code', code))) AS listed
        FROM slots),
    rows AS (
        SELECT work_id, author, explode_outer(listed) AS place FROM places)
    SELECT work_id, concat('openalex:', element_at(split(author, '/'), -1)) AS author_id,
        place.country_code AS country, coalesce(concat('ror:', element_at(split(place.ror, '/'), -1)),
            concat('openalex:', element_at(split(place.id, '/'), -1))) AS institution_id
    FROM rows"""

if __name__ == "__main__":
    snapshot, corpus = sys.argv[1:]
    spark = SparkSession.builder.appName("openalex snapshot").getOrCreate()
    works = spark.read.schema(SCHEMA).json(snapshot, recursiveFileLookup=True)
    works.where("NOT coalesce(is_xpac, false)").createOrReplaceTempView("snapshot")
    for table, query in (("works", WORKS), ("authorships", AUTHORSHIPS)):
        spark.sql(query).write.parquet(f"{corpus}/{table}.parquet")
