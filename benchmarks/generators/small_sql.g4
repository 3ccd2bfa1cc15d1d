grammar small_sql;
start: 'SELECT ' columns source? where? group? having? order?;
columns: '*' | column (', ' column)*;
column: expr | test;
source: ' FROM ' NAME;
where: ' WHERE ' condition;
group: ' GROUP BY ' NAME;
having: ' HAVING ' condition;
order: ' ORDER BY ' NAME (' ASC' | ' DESC')?;
condition: test ((' AND ' | ' OR ') test)*;
test: expr (' = ' | ' < ' | ' > ' | ' <> ') expr | expr ' BETWEEN ' expr ' AND ' expr | expr ' IN (' expr (', ' expr)* ')'
    | expr ' IS NULL' | 'NOT (' condition ')';
expr: NAME | NUMBER | STRING | FUNCTION '(' expr ')' | '(' expr (' + ' | ' - ' | ' * ') expr ')';
FUNCTION: 'SUM' | 'COUNT' | 'MAX';
NAME: [a-z] [a-z0-9_]*;
NUMBER: [0-9]+;
STRING: '\'' (~['\u0000-\u001f])* '\'';
