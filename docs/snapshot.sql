-- OpenAlex's snapshot to the columns that `workbook count` reads; run in the folder that holds openalex-snapshot/ (docs/scale.md).
-- Without what the importer adds: technologies, places read from the text of affiliations, authors without an id; and,
-- as it does, without the expansion (is_xpac).
CREATE VIEW snapshot AS SELECT * FROM read_json('openalex-snapshot/data/jsonl/works/*/*.gz', format = 'newline_delimited',
  maximum_object_size = 268435456, columns = {id: 'VARCHAR', publication_year: 'BIGINT', is_xpac: 'BOOLEAN', authorships: 'STRUCT(
    author STRUCT(id VARCHAR), institutions STRUCT(id VARCHAR, ror VARCHAR, country_code VARCHAR)[], countries VARCHAR[])[]'})
  WHERE NOT coalesce(is_xpac, false);

COPY (
  SELECT 'openalex:' || split_part(id, '/', -1) AS work_id, publication_year AS year, []::VARCHAR[] AS technologies
  FROM snapshot
) TO 'openalex/works.parquet' (COMPRESSION zstd);

COPY (
  WITH slots AS (
    SELECT 'openalex:' || split_part(id, '/', -1) AS work_id, unnest(authorships) AS slot FROM snapshot),
  places AS ( -- institutions, then countries that none of them has; of an author without either, one row of nulls
    SELECT work_id, slot.author.id AS author, list_concat(slot.institutions, list_transform(
      list_filter(slot.countries, lambda code: NOT coalesce(list_contains(
        list_transform(slot.institutions, lambda place: place.country_code), code), false)),
      lambda code: {id: NULL, ror: NULL, country_code: code})) AS listed
    FROM slots),
  rows AS (
    SELECT work_id, author,
      unnest(CASE WHEN len(listed) > 0 THEN listed ELSE [{id: NULL, ror: NULL, country_code: NULL}] END) AS place
    FROM places)
  SELECT work_id, 'openalex:' || split_part(author, '/', -1) AS author_id, place.country_code AS country, coalesce(
    'ror:' || split_part(place.ror, '/', -1), 'openalex:' || split_part(place.id, '/', -1)) AS institution_id
  FROM rows
) TO 'openalex/authorships.parquet' (COMPRESSION zstd);
