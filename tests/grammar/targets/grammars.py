"""Grammars with texts that engines agree on, and texts that they do not, by name."""

from __future__ import annotations

from dataclasses import dataclass

from grammarkit import Grammar
from grammarkit.grammar.report import File


@dataclass(frozen=True, slots=True)
class Case:
    """A grammar; `cut_elsewhere` are texts that only engines without a lexer accept, since ours cuts the tokens longer.

    `ends_ignored` are accepted by ours alone: ignored text stands at their end.
    """

    grammar: Grammar
    accepted: tuple[str, ...]
    rejected: tuple[str, ...]
    cut_elsewhere: tuple[str, ...] = ()
    ends_ignored: tuple[str, ...] = ()
    is_small: bool = True


def _shipped(name: str, rejected: tuple[str, ...], cut_elsewhere: tuple[str, ...] = ()) -> Case:
    grammar = Grammar.named(name)
    examples = tuple(line[4:].strip() for line in grammar.text.splitlines() if line.startswith("//="))
    return Case(grammar, tuple(e for e in examples if "--" not in e), rejected, cut_elsewhere, is_small=False)


_JSON = r"""
start: object
?value: object | array | STRING | NUMBER | "true" | "false" | "null"
object: "{" [pair ("," pair)*] "}"
pair: STRING ":" value
array: "[" [value ("," value)*] "]"
STRING: /"([^"\\\x00-\x1f]|\\(["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"/
NUMBER: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/
%ignore /[ \t\r\n]+/
"""

_SQLISH = r"""
start: "select"i ("*" | NAME ("," NAME)*) "from"i NAME ("as"i NAME)? ("where"i test ("and"i test)*)?
test: NAME ("=" | "<=" | "<") (NUMBER | STRING) | NAME "is"i "not"i? "null"i
NAME: /[a-z_][a-z0-9_]*/i
NUMBER: /[0-9]+/
STRING: /'([^']|'')*'/
%ignore /\s+/
"""

CASES: dict[str, Case] = {
    "arith": Case(
        Grammar.named("dsl/arith"),
        ("3 + 4", "(3 + 4) * 5", "-2.5/(1 - 0.5)", "7", "--7", "1  +\x20  2"),
        ("3 +", "", "(3 + 4", "3 4", "x", " 7", "()"),
        ends_ignored=("7 ", "3 + 4  "),
    ),
    "sexpr": Case(
        Grammar('start: expr\nexpr: ATOM | "(" expr* ")"\nATOM: /[a-z0-9+*-]+/\n%ignore /[ \\n]+/'),
        ("a", "()", "(a)", "(define (f x) (+ x 1))", "(a(b)c)", "((()))", "( a\n b )"),
        ("", "(", "a b", ")(", " (a)", "(A)"),
    ),
    "json": Case(
        Grammar(_JSON),
        ("{}", '{"a": [1, -2.5e3, "x\\"\\u0041", {}], "b": null}', '{"a":true,"b":[]}', '{ "": [ [ ] ] }'),
        ("", "[]", "{a: 1}", '{"a": 01}', '{"a" 1}', '{"a": 1,}', '{"a": 1} ', '{"a": "\n"}', '{"a": "\\x"}'),
        cut_elsewhere=(),
    ),
    "sqlish": Case(
        Grammar(_SQLISH),
        (
            "select * from t",
            "SELECT a, b FROM t AS x WHERE a = 1 and b <= 'it''s'",
            "select a from t where b is not null",
        ),
        ("", "select", "select from t", "insert a from t", "select a from t where", "select a,b from t where a = b"),
        cut_elsewhere=("select a from twhere b = 1", "select afrom t"),
        ends_ignored=("select a from t ",),
    ),
    "modifiers": Case(
        Grammar('!start: item+ -> items | "end"\n?item: "a" "b"? -> pair | X\n!x: "x"\nX: "x" "y"~1..2'),
        ("a", "ab", "abaxy", "xyya", "end"),
        ("", "b", "xyyy", "x", "enda", "abb"),
    ),
    "nullable": Case(
        Grammar('start: a b c d\na: "x"?\nb: | "y"\nc: a b\nd: ("z"? a)*'),
        ("", "x", "y", "xyxy", "zzx", "xxyzxz", "xy"),
        ("yyy", "w", "xyxyy"),
    ),
    "nothing": Case(Grammar("start: a\na: b?\nb:"), ("",), ("x", " ")),
    "unicode": Case(
        Grammar('start: (WORD | "…" | REST)+\nWORD: /[а-яё]+|[一-龥]+|[😀-😎]/\nREST: /[^a-zа-яё\\u0000-\\u001f]/'),
        ("привет", "中文", "😀", "…", "É", "привет, 中文 😀…", "~", "\x7f", "\u200b"),
        ("", "abc", "\n", "привеt"),
    ),
    "escapes": Case(
        Grammar(r'start: "\"" "\\" "\n" "\t" "\u0001" /[\^\-\[a]+/ "]" /[\^]/ /[^\]\\\n]/ "#" /\// "-" "’"'),
        ('"\\\n\t\x01^-[a]^x#/-’', '"\\\n\t\x01a]^##/-’'),
        (
            '"\\\n\t\x01]^x#/-’',
            '"\\\n\t\x02a]^^#/-’',
            '"\\\n\t\x01a]^]#/-’',
            '"\\\n\t\x01a]^^#/-',
            '"\\\n\t\x01b]^x#/-’',
        ),
    ),
    "bounds": Case(
        Grammar(
            'start: HEX (":" HEX) ~ 1 .. 3 ("a" | "bc") ~ 2 LONG?\nHEX: /[0-9A-F]/ ~ 2 .. 4\nLONG: /![a-z]{3,2500}/'
        ),
        ("00:FF" + "aa", "0000:11:22" + "bca", "00:11aa!abc", "00:11aa!" + "x" * 2500),
        ("00aa", "0:11aa", "00000:11aa", "00:11:22:33:44aa", "00:11a", "00:11aa!ab", "00:11aa!" + "x" * 2501),
    ),
    "imported": Case(
        Grammar(
            'start: CNAME "=" value\nvalue: INT | ESCAPED_STRING | list{value}\n%import .lists.list\n'
            "%import common (CNAME, INT, ESCAPED_STRING, WS)\n%ignore WS",
            source="main.lark",
            files=(File("lists.lark", 'list{x}: "[" [x ("," x)*] "]"'),),
        ),
        ("a=1", 'x1 = ["a", [], 2]', "n = [1,\n2]"),
        ("", "1=a", "a=[1", "a = b", 'a="'),
    ),
    "indirect": Case(
        Grammar('start: a\na: b "x" | "y"\nb: a "z" | b "w" | c?\nc: "q" a | c "r"\n%ignore " "'),
        ("y", "x", "wx", "qyx", "yzx", "y z x", "qyrrx", "q y r x z w x", "yzxzx"),
        ("", "z", "yx", "xz", "xyx", " x"),
    ),
    "hidden": Case(
        Grammar('start: "m"? start "a" | opt start "b" | "c"\nopt: "o"*'),
        ("c", "ca", "mca", "cab", "oocb", "omcabab", "moocbab"),
        ("", "m", "mc", "a", "ac"),
    ),
    "operators": Case(
        Grammar(
            'start: e\ne: e "+" e | e "*" e | "-" e | e "!" | e "[" e "]" | "(" e ")" | N\nN: /[0-9]+/\n%ignore " "'
        ),
        ("1", "1+2*3", "-1!", "--1+-2!!", "(1+2)*3", "1[2+3]!", "1 + 2 [ 3 ] !"),
        ("", "+1", "1+", "!", "1 2", "1[2", "[1]"),
        ends_ignored=("1 ",),
    ),
    "comments": Case(
        Grammar('start: NAME (";" NAME)*\nNAME: /[a-z]+/\n%ignore /#[^\\n]*/\n%ignore /\\s+/'),
        ("a;b", "a # one\n;b", "a#;\n#;\n;#\nb"),
        ("a ; # b", "#\na", "# a", "a; # b\n"),
        ends_ignored=("a #;b", "a # ;b\n", "a #"),
    ),
    "caseless": Case(
        Grammar('start: "kiss"i "İx"i /(?i:[^i])/ /[ß-ö]/i'),
        ("kissİxaß", "KISSİXaÖ", "\u212aiſsİxaö", "kissİxıö"),
        ("kissixaß", "kissİxiß", "kıssİxaß", "kissİxaz"),
    ),
    "priorities": Case(
        Grammar('start: (IF | NAME)+\nIF.2: "if"\nNAME: /[a-z]+/\n%ignore " "'),
        ("if", "iff", "if x", "a if b"),
        ("", "1", "if1"),
    ),
    "sqlite": _shipped(
        "sql/sqlite",
        (
            "",
            "SELECT",
            "SELECT (name FROM customers",
            "DELETE FROM customers",
            "SELECT a FROM t; SELECT 1",
        ),
        ("SELECT a FROM t WHEREb=1",),
    ),
    "sqlite_prompt": _shipped("sql/sqlite_prompt", ("", "SELECT", "DELETE FROM customers", "SELECT 1;;")),
}
