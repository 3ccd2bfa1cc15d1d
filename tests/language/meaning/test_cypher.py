"""What is wrong with a query of Cypher whatever the graph is found, pointed at, and told what to do about."""

from __future__ import annotations

import pytest

from grammarkit.errors import Rejected
from grammarkit.language import Dsl

CYPHER = Dsl.named("dsl/cypher")

FAULTS = [
    # names
    ("MATCH (ada) RETURN «adda».x", "there is no variable `adda` here"),
    ("MATCH (n) WITH n.a AS a RETURN «n»", "there is no variable `n` here"),
    ("MATCH (a) WHERE (a)-[«x»]->(b) RETURN a", "there is no variable `x` here"),
    ("MATCH (x) MATCH «x» = ()-->() RETURN x", "the variable `x` is bound already, as a node"),
    ("MATCH (a) MERGE («a»)", "the node `a` is bound already, and cannot be created again"),
    ("MATCH (a)-[r]->()-[«r»]->(a) RETURN r", "the relationship `r` cannot be at two places of a path"),
    ("WITH 1 AS a, «2» AS a RETURN a", "two columns are named `a`"),
    ("MATCH (n) WITH «n.x» RETURN 1", "what WITH hands on needs a name"),
    ("MATCH () «RETURN *»", "there is no variable that `*` could return"),
    ("RETURN 1 AS a UNION «RETURN 2 AS b»", "this query has other columns than the one that it is united with"),
    ("MATCH (n) CALL { WITH n «RETURN 1 AS n» } RETURN n", "the subquery returns `n`, which is bound outside"),
    # kinds
    ("MATCH (n) WITH [n] AS ns MATCH («ns»)-->() RETURN 1", "`ns` is a list already, and cannot be a node here"),
    ("MATCH p = ()-->() RETURN «p.x»", "`.x` is read of a path, which has no properties"),
    ("MATCH (n) RETURN type(«n»)", "`type` takes a relationship, and this is a node"),
    ("RETURN NOT «1»", "`NOT` takes a boolean, and this is an integer"),
    ("RETURN -«'a'»", "`-` takes an integer or a float, and this is a string"),
    ("RETURN any(x IN ['Clara'] WHERE «x» % 2 = 0)", "`%` takes an integer or a float, and this is a string"),
    ("RETURN 1 IN «'foo'»", "`IN` takes a list, and this is a string"),
    ("WITH [1] AS l RETURN l[«1.5»]", "the index of a list takes an integer, and this is a float"),
    ("MATCH (n) RETURN «(n)-->()»", "a pattern is a condition, and no value"),
    ("RETURN «9223372036854775808»", "`9223372036854775808` is too large for an integer"),
    ("RETURN «toUper»('a')", "there is no function `toUper`"),
    ("RETURN «range(1)»", "`range` takes from 2 to 3 arguments, not 1"),
    ("MATCH (n) RETURN n LIMIT «-1»", "LIMIT takes no negative number"),
    ("MATCH (n) RETURN n SKIP «n».x", "SKIP takes no variable"),
    ("MATCH (n) LIMIT «n» RETURN n", "LIMIT takes no variable"),
    ("MATCH (n) ORDER BY «m».x RETURN n", "there is no variable `m` here"),
    ("MATCH (n) USING SCAN «m»:A RETURN n", "there is no variable `m` here"),
    ("MATCH (a), (b) RETURN [«(a)--(b)»]", "a pattern is a condition, and no value"),
    # aggregation
    ("MATCH (a) WHERE «count(a)» > 1 RETURN a", "`count(…)` cannot stand in WHERE"),
    ("RETURN count(«count(*)»)", "`count(*)` cannot stand inside of another aggregation"),
    ("RETURN sum(«rand()»)", "`rand()` cannot stand inside of an aggregation"),
    ("MATCH (a) RETURN a.x ORDER BY «max(a.x)»", "`max(…)` cannot stand in ORDER BY"),
    ("MATCH (a) RETURN «a.x» + count(*)", "`a.x` stands beside an aggregation"),
    ("MATCH (a) RETURN DISTINCT a.x ORDER BY «a».y", "`a` cannot be seen here"),
    # clauses
    ("CREATE (a) «MATCH (b)» RETURN b", "what is read cannot follow on what is changed"),
    ("MATCH (n) SET n.x = «(n)-->()»", "a pattern is a condition, and no value"),
    ("FOREACH (x IN «1» | CREATE (:N))", "`IN` takes a list, and this is an integer"),
]

GOOD = [
    "MATCH (n) SET n:$(n.x) WITH n ORDER BY n.y RETURN n.a || 'b' AS c, CASE n.x WHEN IS NULL, > 5 THEN 1 END AS d",
    "UNWIND [1] AS x ORDER BY x CALL (x) { CREATE (a) } IN TRANSACTIONS REPORT STATUS AS s RETURN s.committed, x",
    "MATCH (a)-[r*]->(b) RETURN type(r[0]), size(r), count(*) > 1 AND true",
    "MATCH (a) WITH a.name AS name WHERE a.age > 3 RETURN name ORDER BY name",
    "MATCH (a)--(b) RETURN a.x AS x, count(b.x) AS c ORDER BY c DESC, x, count(b.x), a.x + count(b.x)",
    "MATCH (a) RETURN a, a.x + count(*), [y IN collect(a) WHERE y.z > 1 | y.q]",
    "MATCH (n) CALL { WITH n MATCH (n)--(m) RETURN count(m) AS c } RETURN n, c, COUNT { (n)--(k) } AS d",
    "MATCH (n) WHERE EXISTS { MATCH (n)-->(m) WHERE m.x = n.x RETURN m } AND NOT (n)<--(:X) RETURN n",
    "MATCH (a) WHERE size([(a)-->(b) WHERE b.x > 1 | b]) > 1 RETURN [p = (a)-->(c) | length(p)]",
    "CREATE (a)-[r:T]->(a) WITH a, r MATCH (a)-[r]->(a) SET a += $p, a:L REMOVE a.x, a:L RETURN r",
    "MERGE (a:X {y: 1}) ON CREATE SET a.new = true MERGE (b) MERGE (a)-[:T]->(b)",
    "UNWIND $rows AS row MATCH (n {id: row.id}) FOREACH (x IN [1] | SET n.x = x) DETACH DELETE n",
    "WITH {a: 1} AS m, [[1, 2]] AS l UNWIND l AS x RETURN m.a, m['a'], x[0] + 1, -9223372036854775808, 'a' + 1",
    "MATCH ((a)-[r:T]->(b)){1,3} RETURN [x IN r | x.w], a[0].x, reduce(s = 0, x IN [1, 2] | s + x) % 2",
    "CALL db.labels() YIELD label AS l WHERE l STARTS WITH 'a' RETURN l UNION RETURN 'b' AS l",
    "MATCH (n) WITH n.a AS a, collect(n.b) AS bs WHERE all(x IN [1, 2] WHERE x IN bs) RETURN a",
    "MATCH (n) WITH DISTINCT n.a AS a WHERE n.a = 1 RETURN * ORDER BY a LIMIT $most",
]


@pytest.mark.parametrize(("marked", "message"), FAULTS)
def test_a_fault_is_told_pointed_at_and_comes_with_advice(marked: str, message: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(Rejected) as raised:
        CYPHER.read(text)
    (found,) = raised.value.diagnostics
    assert found.message.startswith(message)
    assert found.span is not None
    assert f"{text[: found.span.start]}«{text[found.span.start : found.span.end]}»{text[found.span.end :]}" == marked
    assert found.help


@pytest.mark.parametrize("text", GOOD)
def test_what_databases_run_is_read(text: str) -> None:
    assert CYPHER.read(text).data == "start"


def test_a_name_that_looks_like_one_that_is_bound_is_corrected() -> None:
    with pytest.raises(Rejected) as raised:
        CYPHER.read("MATCH (ada) RETURN adda.x")
    assert raised.value.diagnostics[0].help == "write `ada`"
