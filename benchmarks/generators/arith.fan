<start> ::= <sum>
<sum> ::= <product> (("+" | "-") <product>)*
<product> ::= <factor> (("*" | "/") <factor>)*
<factor> ::= <number> | "-" <factor> | "(" <sum> ")"
<number> ::= r'[0-9]{1,9}(\.[0-9]{1,9})?'
