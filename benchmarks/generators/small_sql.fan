<start> ::= "SELECT " <columns> <from_part>? <where_part>? <group_part>? <having_part>? <order_part>?
<columns> ::= "*" | <column> (", " <column>)*
<column> ::= <expr> | <test>
<from_part> ::= " FROM " <name>
<where_part> ::= " WHERE " <condition>
<group_part> ::= " GROUP BY " <name>
<having_part> ::= " HAVING " <condition>
<order_part> ::= " ORDER BY " <name> (" ASC" | " DESC")?
<condition> ::= <test> ((" AND " | " OR ") <test>)*
<test> ::= <expr> (" = " | " < " | " > " | " <> ") <expr> | <expr> " BETWEEN " <expr> " AND " <expr> | <expr> " IN (" <expr> (", " <expr>)* ")" | <expr> " IS NULL" | "NOT (" <condition> ")"
<expr> ::= <name> | <number> | <string> | <function> "(" <expr> ")" | "(" <expr> (" + " | " - " | " * ") <expr> ")"
<function> ::= "SUM" | "COUNT" | "MAX"
<name> ::= r'[a-z][a-z0-9_]{0,15}'
<number> ::= r'[0-9]{1,9}'
<string> ::= "'" r'[^\x27\x00-\x1f]{0,40}' "'"
