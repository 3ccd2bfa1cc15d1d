"""The page of every code that reading a query can give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    # names
    "unknown-table": """There is no such table, or it is not in FROM.

            SELECT id FROM custmers
            SELECT id FROM customers

        Take the name that is offered, or write the alias that the table was given.""",
    "unknown-column": """No table in FROM has such a column.

            SELECT emial FROM users
            SELECT email FROM users

        Take the name that is offered, or join the table that has it.""",
    "unknown-function": """The database has no such function.

            SELECT datediff(a, b) FROM t        -- not in SQLite
            SELECT julianday(a) - julianday(b) FROM t

        Take one that it has.""",
    "table-not-joined": """A column is taken from a table that is not in FROM.

            SELECT orders.total FROM customers
            SELECT orders.total FROM customers JOIN orders ON orders.customer_id = customers.id

        Join it.""",
    "ambiguous-column": """More than one table in FROM has a column of that name.

            SELECT id FROM customers JOIN orders ON orders.customer_id = customers.id
            SELECT orders.id FROM customers JOIN orders ON orders.customer_id = customers.id

        Say whose it is, or give a table that stands there twice two aliases.""",
    "borrowed-column": """A column in a subquery belongs to the query around it, and not to a table of its own.

            SELECT a FROM t WHERE b IN (SELECT a FROM u)        -- u has no a

        It is allowed, and mostly a slip: name a column of the subquery's own table.""",
    "alias-too-early": """An alias of SELECT is used in a clause that is worked out before it.

            SELECT price * 2 AS double FROM t WHERE double > 10
            SELECT price * 2 AS double FROM t WHERE price * 2 > 10

        Write the expression again, or select from a subquery.""",
    "wrong-case": """The name is there in another letter case, and the database tells the two apart.

            SELECT id FROM Customer             -- PostgreSQL reads customer
            SELECT id FROM "Customer"

        Write it in the case that it has, in quotes where the dialect needs them.""",
    "reserved-name": """A reserved word stands as a name, without quotes.

            SELECT order FROM t
            SELECT "order" FROM t

        Put it into quotes.""",
    "foreign-quotes": """A name is quoted by signs that the dialect does not quote by.

            SELECT `a` FROM t                   -- backticks, in PostgreSQL
            SELECT "a" FROM t

        Quote it as the help shows.""",
    "text-in-double-quotes": """A text stands in double quotes, which are for names.

            SELECT id FROM t WHERE city = "Rome"
            SELECT id FROM t WHERE city = 'Rome'

        SQLite takes it for a text as long as no column is called so. Write texts in single quotes.""",
    "glued-words": """A keyword runs together with what stands before or behind it.

            SELECT a FROM t LIMIT10                 -- an alias of t
            SELECT a FROM t WHERE a = 1AND b = 2    -- no word to SQLite, PostgreSQL and BigQuery
            SELECT a FROM t WHERE a = 1 AND b = 2

        Put a space between them.""",
    # grouping, sets and order
    "missing-group-by": """A column stands beside an aggregate, and is neither grouped by nor in one.

            SELECT city, COUNT(*) FROM t
            SELECT city, COUNT(*) FROM t GROUP BY city

        Add it to GROUP BY, or put it into an aggregate.""",
    "misplaced-aggregate": """An aggregate stands where rows are not grouped yet.

            SELECT city FROM t WHERE COUNT(*) > 1 GROUP BY city
            SELECT city FROM t GROUP BY city HAVING COUNT(*) > 1

        Compare it in HAVING, or compute it in a subquery.""",
    "misplaced-having": """HAVING stands in a query without groups or aggregates.

            SELECT a FROM t HAVING a > 1
            SELECT a FROM t WHERE a > 1

        Add GROUP BY, or write the condition in WHERE.""",
    "misplaced-window": """A window function stands in a clause that is worked out before windows are.

            SELECT a FROM t WHERE ROW_NUMBER() OVER (ORDER BY a) = 1
            SELECT a FROM (SELECT a, ROW_NUMBER() OVER (ORDER BY a) AS n FROM t) AS s WHERE n = 1

        Compute it in a subquery.""",
    "order-by-expression": """What a set operation gives is sorted by something that is no column of it.

            SELECT a FROM t UNION SELECT a FROM u ORDER BY a + 1
            SELECT a FROM t UNION SELECT a FROM u ORDER BY a

        Sort by a column, or select from the whole in a subquery.""",
    "ordinal-out-of-range": """A number in ORDER BY or GROUP BY counts further than the query has columns.

            SELECT a, b FROM t ORDER BY 3
            SELECT a, b FROM t ORDER BY 2

        Count from 1, or name the column.""",
    "set-operation-columns": """The queries of a set operation give different numbers of columns.

            SELECT a FROM t UNION SELECT b, c FROM u
            SELECT a FROM t UNION SELECT b FROM u

        Select as many in each.""",
    "subquery-columns": """A subquery gives more or fewer columns than can stand at its place.

            SELECT a FROM t WHERE b = (SELECT c, d FROM u)
            SELECT a FROM t WHERE b = (SELECT c FROM u)

        Select as many as are compared.""",
    "row-widths": """The rows of VALUES have different numbers of values.

            VALUES (1, 2), (3)
            VALUES (1, 2), (3, 4)

        Give every row as many.""",
    "type-clash": """A value stands where one of another type is wanted.

            SELECT SUM(name) FROM t             -- name is a text
            SELECT SUM(CAST(name AS INTEGER)) FROM t

        Take another column, or cast it.""",
    "function-arguments": """A function is called with a number of arguments that it does not take.

            SELECT round() FROM t
            SELECT round(a, 2) FROM t

        Give it as many as it takes.""",
    # the text
    "sql-syntax": """The text is not SQL in this dialect, and it is not known more exactly where it goes wrong.

            SELECT a FROM t WHERE AND b = 1

        Look at the place and just before it.""",
    "foreign-syntax": """The dialect has nothing of the kind: it belongs to another one.

            SELECT TOP 5 a FROM t               -- SQL Server's
            SELECT a FROM t LIMIT 5

        Write what the help offers.""",
    "unclosed-quote": """A text or a quoted name does not end.

            SELECT 'O'Brien'
            SELECT 'O''Brien'

        Close it, and double the quote inside it.""",
    "unclosed-comment": """A comment does not end.

            SELECT 1 /* and so on

        Close it with `*/`.""",
    "nul-character": """There is a NUL character in the query, behind which databases do not read.

            "SELECT 1\\0; and more"             # as Python writes it

        Leave it out.""",
    "unbound-parameter": """A parameter stands in the query, and nothing fills it in.

            SELECT a FROM t WHERE id = ?
            SELECT a FROM t WHERE id = 7

        Write the value itself, or say that it will be filled in: `Sql(schema, parameters=("?",))`, and `--parameters`
        for `grammarkit sql check`.""",
    "no-query": """There is no query in the file.

            grammarkit sql check empty.sql --schema shop.db

        Write queries, with a semicolon after each.""",
    "not-a-query": """The text does not begin as a query does.

            EXPLAIN SELECT 1
            SELECT 1

        Write a SELECT.""",
}
