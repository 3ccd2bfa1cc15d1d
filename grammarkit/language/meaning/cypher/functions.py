"""Functions of Cypher: what they take and give. "Functions" of the openCypher 9 reference and the manual of Neo4j 5.

Functions with a namespace that is not listed (`apoc.`, `gds.`, one's own) may be anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from grammarkit.language.meaning.cypher.kinds import (
    ANY,
    BOOLEAN,
    FLOAT,
    INTEGER,
    LIST,
    MAP,
    NODE,
    PATH,
    RELATIONSHIP,
    STRING,
    Kind,
    list_of,
)

AGGREGATES = frozenset(
    {"count", "sum", "avg", "min", "max", "collect", "stdev", "stdevp", "percentilecont", "percentiledisc"}
)
RANDOM = frozenset({"rand", "randomuuid"})
PATTERNS = frozenset({"exists", "size", "isempty"})
"""Functions whose argument may be a pattern."""

_KINDS = {
    "any": (ANY,),
    "boolean": (BOOLEAN,),
    "integer": (INTEGER,),
    "float": (FLOAT,),
    "number": (INTEGER, FLOAT),
    "string": (STRING,),
    "list": (LIST,),
    "map": (MAP,),
    "node": (NODE,),
    "nodes": (list_of(NODE),),
    "relationship": (RELATIONSHIP,),
    "relationships": (list_of(RELATIONSHIP),),
    "strings": (list_of(STRING),),
    "path": (PATH,),
    "entity": (NODE, RELATIONSHIP),
    "record": (NODE, RELATIONSHIP, MAP),
    "sequence": (LIST, STRING),
    "measured": (LIST, STRING, MAP),
    "scalar": (BOOLEAN, INTEGER, FLOAT, STRING),
}

_TABLE = """
count(any) integer; sum(any) any; avg(any) any; min(any) any; max(any) any; collect(any) list
stdev(number) float; stdevp(number) float; percentilecont(number, number) float; percentiledisc(number, number) any
labels(node) strings; type(relationship) string; id(entity) integer; elementid(entity) string
properties(record) map; keys(record) strings; startnode(relationship) node; endnode(relationship) node
length(path) integer; nodes(path) nodes; relationships(path) relationships; rels(path) relationships
size(sequence) integer; isempty(measured) boolean; exists(any) boolean; coalesce(any, ...) any
head(list) any; last(list) any; tail(list) list; reverse(sequence) any; range(integer, integer, integer?) list
abs(number) any; ceil(number) float; floor(number) float; sign(number) integer; sqrt(number) float; exp(number) float
round(number, integer?, string?) any; isnan(number) boolean
log(number) float; log10(number) float; e() float; pi() float; rand() float; randomuuid() string
sin(number) float; cos(number) float; tan(number) float; cot(number) float; asin(number) float; acos(number) float
atan(number) float; atan2(number, number) float; degrees(number) float; radians(number) float; haversin(number) float
sinh(number) float; cosh(number) float; tanh(number) float; coth(number) float
tostring(any) string; tointeger(any) integer; tofloat(any) float; toboolean(any) boolean
toint(any) integer; tostringornull(any) string; tointegerornull(any) integer; tofloatornull(any) float
tobooleanornull(any) boolean; tostringlist(list) list; tointegerlist(list) list; tofloatlist(list) list
tobooleanlist(list) list; valuetype(any) string; nullif(any, any) any
tolower(string) string; toupper(string) string; lower(string) string; upper(string) string; trim(string, string?) string
ltrim(string, string?) string; rtrim(string, string?) string; btrim(string, string?) string
left(string, integer) string; right(string, integer) string
substring(string, integer, integer?) string; replace(string, string, string) string; split(string, any) strings
char_length(string) integer; character_length(string) integer; normalize(string, any?) string
date(any?, any?) any; time(any?, any?) any; datetime(any?, any?) any; localtime(any?, any?) any
localdatetime(any?, any?) any; duration(any) any; timestamp() integer; point(map) any; distance(any, any) any
linenumber() integer; file() string; vector(any, integer, any) any
graph.names() strings; graph.propertiesbyname(string) map; graph.byname(string) any; graph.byelementid(string) any
point.distance(any, any) float; point.withinbbox(any, any, any) boolean
duration.between(any, any) any; duration.inmonths(any, any) any; duration.indays(any, any) any
duration.inseconds(any, any) any; datetime.fromepoch(number, number) any; datetime.fromepochmillis(number) any
"""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes, one after another, and gives. `most` is None where its last argument may be repeated."""

    takes: tuple[tuple[Kind, ...], ...]
    gives: Kind
    least: int
    most: int | None


def _signature(arguments: str, result: str) -> Signature:
    written = [argument for argument in arguments.split(", ") if argument]
    endless = written[-1:] == ["..."]
    named = written[:-1] if endless else written
    takes = tuple(_KINDS[argument.removesuffix("?")] for argument in named)
    least = sum(not argument.endswith("?") for argument in named)
    return Signature(takes, _KINDS[result][0], least, None if endless else len(named))


def _table() -> dict[str, Signature]:
    found = {}
    for entry in _TABLE.replace("\n", ";").split(";"):
        if entry.strip():
            name, _, rest = entry.strip().partition("(")
            arguments, _, result = rest.partition(") ")
            found[name] = _signature(arguments, result)
    return found


FUNCTIONS = _table()
"""By their names in lower case, which Cypher does not tell from others."""
