grammar arith;
start: sum;
sum: product (('+' | '-') product)*;
product: factor (('*' | '/') factor)*;
factor: NUMBER | '-' factor | '(' sum ')';
NUMBER: [0-9]+ ('.' [0-9]+)?;
