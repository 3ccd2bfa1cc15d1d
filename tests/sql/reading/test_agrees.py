"""What we find and what the engines say are the same, on queries at the edges of what names mean."""

from __future__ import annotations

import duckdb
import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema
from grammarkit.sql.engines import objection
from grammarkit.sql.reading.findings import findings
from grammarkit.sql.reading.parse import parsed

TABLES = {"t": {"a": "INTEGER", "b": "INTEGER"}, "u": {"a": "INTEGER", "c": "INTEGER"}}

BOTH = """
SELECT a AS x FROM t ORDER BY x
SELECT t.a AS a FROM t, u ORDER BY a
SELECT a FROM t, u
SELECT a FROM t, u WHERE b = 1
SELECT t.a FROM t, u WHERE c = b
SELECT a FROM t JOIN u USING (a)
SELECT a FROM t NATURAL JOIN u
SELECT * FROM t JOIN u USING (b)
SELECT x.* FROM t
SELECT t.* FROM t AS s
SELECT s.a FROM t AS s
SELECT t.a FROM t AS s
SELECT v.a FROM t
SELECT * FROM v
SELECT z FROM t
SELECT t.z FROM t
SELECT a FROM (SELECT b FROM t) AS s
SELECT b FROM (SELECT b FROM t) AS s
SELECT s.y FROM (SELECT b AS y FROM t) AS s
SELECT * FROM (SELECT * FROM t) AS s WHERE s.c = 1
WITH s AS (SELECT a FROM t) SELECT b FROM s
WITH s(y) AS (SELECT a FROM t) SELECT y FROM s
WITH s(y) AS (SELECT a FROM t) SELECT a FROM s
WITH s(x, y) AS (SELECT a FROM t) SELECT x FROM s
WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 5) SELECT n FROM s
WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT m + 1 FROM s WHERE m < 5) SELECT n FROM s
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE c = b)
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE c = d)
SELECT a FROM t WHERE a IN (SELECT b FROM u)
SELECT (SELECT max(c) FROM u WHERE u.a = t.a) FROM t
SELECT a FROM t WHERE max(a) > 1
SELECT max(a) FROM t HAVING max(a) > 1
SELECT a FROM t JOIN u ON max(c) > 1
SELECT a FROM t GROUP BY max(a)
SELECT sum(count(*)) FROM t
SELECT a, sum(count(*)) OVER () FROM t GROUP BY a
SELECT row_number() OVER (ORDER BY a) FROM t
SELECT a FROM t WHERE row_number() OVER (ORDER BY a) = 1
SELECT a FROM t UNION SELECT a, c FROM u
SELECT a FROM t UNION SELECT a FROM u
SELECT a, b FROM t INTERSECT SELECT a FROM u
SELECT * FROM t EXCEPT SELECT * FROM u
SELECT a FROM t UNION SELECT c FROM u ORDER BY a
SELECT a FROM t UNION SELECT c FROM u ORDER BY z
SELECT a FROM t ORDER BY 1
SELECT a FROM t ORDER BY 2
SELECT a FROM t GROUP BY 1
SELECT a FROM t GROUP BY 2
SELECT a FROM t WHERE a IN (SELECT a, c FROM u)
SELECT (SELECT a, c FROM u)
SELECT a FROM t WHERE (a, b) IN (SELECT a, c FROM u)
SELECT count(DISTINCT a), min(b), max(b) FROM t
SELECT CASE WHEN z THEN 1 END FROM t
SELECT a FROM t ORDER BY z
SELECT a FROM t GROUP BY z
SELECT a FROM t LIMIT z
SELECT count(*) FROM t GROUP BY a HAVING z > 1
SELECT a FROM t LEFT JOIN u ON t.a = u.z
SELECT t.a FROM t LEFT JOIN u ON t.a = u.a AND c > 1
SELECT t.b FROM t, t AS s WHERE s.a = t.a
SELECT b FROM t, t AS s
SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)
SELECT sum(a) OVER (PARTITION BY z) FROM t
SELECT a FROM t, (SELECT c FROM u WHERE u.a = 1) AS s WHERE s.c = b
SELECT main.t.a FROM main.t
""".strip().splitlines()

SQLITE = """
SELECT a AS x, x + 1 FROM t
SELECT (SELECT x) AS y, a AS x FROM t
SELECT a AS x FROM t WHERE x = 1
SELECT t.a AS x FROM t JOIN u ON x = 1
SELECT a AS x, count(*) FROM t GROUP BY x HAVING x > 1
SELECT a AS x FROM t WHERE EXISTS (SELECT 1 FROM u WHERE x = c)
SELECT t.a AS a FROM t, u GROUP BY a
SELECT t.a AS a FROM t, u WHERE a = 1
SELECT t.a AS a FROM t, u ORDER BY a + 1
SELECT rowid FROM t
SELECT rowid FROM t, u
SELECT t.rowid FROM t, u
SELECT t.a FROM t, t
SELECT count(*) AS n FROM t WHERE n > 1
SELECT min(a, b) FROM t WHERE min(a, b) > 1
SELECT a FROM t HAVING a > 1
SELECT a FROM t HAVING count(*) > 1
SELECT count(*) FROM t HAVING count(*) > 1
SELECT a FROM t ORDER BY count(*)
SELECT count(*) FROM t ORDER BY count(*)
SELECT a, b FROM t
SELECT (a, b) FROM t
SELECT a AS q, b FROM t UNION SELECT a, c FROM u ORDER BY c
SELECT a AS q, b FROM t UNION SELECT a, c FROM u ORDER BY q + 1
SELECT a FROM t UNION SELECT c FROM u ORDER BY 'a'
SELECT a FROM t UNION (SELECT c FROM u)
SELECT a FROM t WHERE a IN (SELECT a FROM u ORDER BY b)
SELECT a FROM t WHERE a IN (SELECT a FROM u WHERE b = 1)
SELECT a FROM t WHERE a IN (SELECT a FROM u GROUP BY b)
SELECT a FROM t WHERE a IN (SELECT c FROM u GROUP BY t.b)
SELECT a FROM t WHERE a IN (SELECT c FROM u GROUP BY c HAVING b > 1)
SELECT a FROM t WHERE a IN (SELECT c FROM u LIMIT b)
SELECT a, (SELECT count(b) FROM u) FROM t
SELECT a FROM t WHERE (SELECT count(b) FROM u) > 1
SELECT count(*) FROM t WHERE a = (SELECT max(t.a) FROM u)
SELECT "zzz" FROM t WHERE a = "zzz"
SELECT `zzz` FROM t
SELECT [zzz] FROM t
SELECT "zzz".a FROM t
SELECT a FROM order
SELECT a FROM t AS s WHERE s.order = 1
SELECT value FROM json_each('[1]')
SELECT nothing FROM json_each('[1]')
SELECT column1 FROM (VALUES (1, 2))
SELECT column3 FROM (VALUES (1, 2))
SELECT * FROM (VALUES (1, 2), (3))
SELECT EXTRACT(YEAR FROM a) FROM t
SELECT a FROM t QUALIFY row_number() OVER () = 1
SELECT a ILIKE 'x' FROM t
SELECT year(a) FROM t
SELECT nosuch(a, b) FROM t
""".strip().splitlines()

DUCKDB = """
SELECT a AS x, x + 1 FROM t
SELECT a AS x FROM t WHERE x = 1
SELECT a, count(*) FROM t
SELECT a, b FROM t GROUP BY a
SELECT a + 1 FROM t GROUP BY a + 1
SELECT a + 2 FROM t GROUP BY a + 1
SELECT a + 1 AS x, count(*) FROM t GROUP BY x
SELECT a + 1, count(*) FROM t GROUP BY 1
SELECT a, count(*) FROM t GROUP BY ALL
SELECT a, b, sum(a) FROM t GROUP BY ROLLUP (a, b)
SELECT a, sum(b) FILTER (WHERE b > 1) FROM t GROUP BY a
SELECT t FROM t
SELECT s.a FROM (SELECT {'a': 1} AS s) AS q
SELECT * EXCLUDE (a) FROM t
FROM t
FROM v
SELECT n FROM range(3) AS r(n)
SELECT x FROM t, LATERAL (SELECT t.a + 1 AS x) AS s
SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1
SELECT getdate()
SELECT unnest([1, 2, 3])
""".strip().splitlines()


def flagged(text: str, schema: Schema) -> bool:
    try:
        query = parsed(text, schema.dialect)
    except Rejected:
        return True
    return any(d.severity == "error" for d in findings(query, schema, text, schema.dialect))


@pytest.mark.parametrize("text", [*BOTH, *SQLITE])
def test_what_sqlite_refuses_is_found_and_nothing_else(text: str) -> None:
    schema = Schema(TABLES)
    refusal = objection(text, schema, "sqlite")
    assert flagged(text, schema) == (refusal is not None), refusal


@pytest.mark.skipif(duckdb.__version__ < "1.4", reason="what DuckDB takes changes from version to version")
@pytest.mark.parametrize("text", [*BOTH, *DUCKDB])
def test_what_duckdb_refuses_is_found_and_nothing_else(text: str) -> None:
    schema = Schema(TABLES, dialect="duckdb")
    refusal = objection(text, schema, "duckdb")
    assert flagged(text, schema) == (refusal is not None), refusal
