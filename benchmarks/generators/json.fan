<start> ::= <value>
<value> ::= <object> | <array> | <string> | <number> | "true" | "false" | "null"
<object> ::= "{" (<pair> ("," <pair>)*)? "}"
<pair> ::= <string> ":" <value>
<array> ::= "[" (<value> ("," <value>)*)? "]"
<string> ::= r'"([^"\\\x00-\x1f]|\\["\\/bfnrt]){0,40}"'
<number> ::= r'-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?'
