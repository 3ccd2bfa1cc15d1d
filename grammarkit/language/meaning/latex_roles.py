"""What the symbols of LaTeX math are to those beside them, after "Supported functions" of KaTeX."""

from __future__ import annotations

from enum import Enum, auto


class Role(Enum):
    """What an item of a formula is to those beside it."""

    OPERAND = auto()
    ANYTHING = auto()
    """Layout, of which nothing is known."""
    SIGN = auto()
    """An operator that may also stand in front of its only operand."""
    TIMES = auto()
    RELATION = auto()
    POSTFIX = auto()
    FUNCTION = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    BAR = auto()
    NOTHING = auto()
    """What cannot stand alone, and asks for nothing."""
    SPACE = auto()


_BY_ROLE = {
    Role.SIGN: r"+ - \pm \mp",
    Role.TIMES: r"* / \cdot \times \div \ast \star \otimes \odot \oslash \cup \cap \wedge \vee",
    Role.RELATION: (
        r"= < > \le \leq \leqslant \ge \geq \geqslant \ne \neq \equiv \approx \sim \simeq \cong \propto \in \notin"
        r" \subset \subseteq \supset \supseteq \to \rightarrow \Rightarrow \mapsto \implies \iff : \colon \circ"
    ),
    Role.POSTFIX: "!",
    Role.FUNCTION: (
        r"\sin \cos \tan \cot \sec \csc \arcsin \arccos \arctan \sinh \cosh \tanh \coth \log \ln \lg \exp \det \gcd"
        r" \sum \prod \int \iint \iiint \oint \lim \limsup \liminf"
    ),
    Role.OPEN: r"( [ \{ \lbrace \lparen \lbrack \lfloor \lceil",
    Role.CLOSE: r") ] \} \rbrace \rparen \rbrack \rfloor \rceil",
    Role.COMMA: ",",
    Role.BAR: r"| \| \vert \Vert \mid",
    Role.NOTHING: '@ ~ " ?',
    Role.SPACE: (
        r"\, \; \: \! \> \quad \qquad \enspace \thinspace \medspace \thickspace \negthinspace \negmedspace"
        r" \negthickspace \nobreak \displaystyle \textstyle \limits \nolimits"
    ),
}

ROLES = {"\\ ": Role.SPACE, **{symbol: role for role, symbols in _BY_ROLE.items() for symbol in symbols.split()}}
"""The role of each symbol that is not an operand."""
