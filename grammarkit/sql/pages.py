"""The page of every code that reading SQL, schemas and databases can give; `grammarkit explain` prints them."""

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

        Write the value itself.""",
    "no-query": """There is no query in the file.

            grammarkit sql check empty.sql --schema shop.db

        Write queries, with a semicolon after each.""",
    "not-a-query": """The text does not begin as a query does.

            EXPLAIN SELECT 1
            SELECT 1

        Write a SELECT.""",
    # what may be done
    "not-read-only": """The statement, or a function in it, does more than read.

            DELETE FROM t
            SELECT * FROM t

        Write a query that only reads. Whether an account may write is for the database to hold, too.""",
    "stacked-statements": """A second statement stands behind the query.

            SELECT 1; DROP TABLE t

        Write one query and nothing behind it.""",
    "hidden-statement": """A comment holds what the database runs.

            SELECT 1 /*! INTO OUTFILE 'x' */    -- MySQL runs this

        Leave the comment out.""",
    "hidden-name": """A name is written behind escapes, so that it cannot be seen which one it is.

            SELECT U&"\\0061" FROM t

        Write the name plainly.""",
    "forbidden-table": """A policy does not allow the table: `no_tables` or `only_tables`.

            Sql(schema, validators=[no_tables("salaries")])
            SELECT amount FROM salaries

        Leave it out, or read from one that is allowed.""",
    "forbidden-column": """A policy does not allow the column: `no_columns`.

            Sql(schema, validators=[no_columns("users.email")])
            SELECT email FROM users

        Leave it out; `*` counts as naming it.""",
    "forbidden-function": """A policy does not allow the function: `no_functions` or `only_functions`.

            Sql(schema, validators=[only_functions("count")])
            SELECT upper(name) FROM users

        Leave it out, or call one that is allowed.""",
    "missing-filter": """A table is read without the filter that a policy demands: `filtered`.

            Sql(schema, validators=[filtered({"orders": ("tenant", 7)})])
            SELECT total FROM orders WHERE tenant = 7

        Join the comparison to the rest of WHERE by AND.""",
    "unbounded-rows": """A policy bounds the number of rows, and the query may give more: `row_limit`.

            Sql(schema, validators=[row_limit(100)])
            SELECT id FROM orders LIMIT 100

        Add a LIMIT that is no larger.""",
    # databases
    "refused-by-database": """The database itself does not take the query, for a reason that is in its own words.

            SELECT a FROM t LIMIT 'x'

        Change what it complains of.""",
    "query-failed": """The database took the query, and failed when it ran it.

            SELECT 1 / 0

        Change what it complains of.""",
    "query-timeout": """The query ran longer than it may.

            SELECT COUNT(*) FROM a, b, c, d

        Ask for less, join by keys, or raise the time that it is given.""",
    "unreachable-database": """No connection to the database came about.

            grammarkit sql check q.sql --schema postgresql://localhost:5433/shop

        Look at the address and the password, and whether it runs.""",
    "unsafe-connection": """The connection could do more than read, and cannot be kept from it.

            Sql(schema, validators=[explains("mysql://root@localhost/shop")])

        Take an account that may only read.""",
    "no-driver": """The library that speaks to this kind of database is not installed.

            pip install "grammarkit[postgres]"

        Install what the help names.""",
    "unknown-database": """The address names a kind of database that is not known.

            Schema.from_url("oracle://localhost/shop")
            Schema.from_url("postgresql://localhost/shop")

        Take one of those that are listed, or give CREATE TABLEs: `Schema.from_ddl`.""",
    "unreadable-url": """The address of the database cannot be read.

            Schema.from_url("postgresql://localhost:port/shop")
            Schema.from_url("postgresql://localhost:5432/shop")

        Write it as `kind://user:password@host:port/name`, with `%40` for `@` in a password.""",
    "not-a-database": """The file is no database of that kind.

            Schema.from_url("sqlite:///notes.txt")

        Name the database's own file.""",
    "locked-database": """Another program has the database open, and lets nobody else read.

            Schema.from_url("duckdb:///shop.duckdb")

        Close it there.""",
    "unreadable-database": """The database cannot be read, for a reason that is in its own words.

            Schema.from_url("sqlite:///shop.db")

        Look at the file and its permissions.""",
    # schemas
    "empty-schema": """There is no table to ask about.

            Schema.from_ddl("SELECT 1")
            Schema.from_ddl("CREATE TABLE t (a INTEGER)")

        Give CREATE TABLEs, or a database that has tables; a file is given by its content.""",
    "unreadable-ddl": """The definitions of tables cannot be read in this dialect.

            Schema.from_ddl("CREATE TABLE t (a INTEGER", dialect="sqlite")
            Schema.from_ddl("CREATE TABLE t (a INTEGER)", dialect="sqlite")

        Correct the place, or leave out what is no definition, such as data.""",
    "impossible-schema": """The database takes no tables like these.

            Schema({"t": {"a": "INTEGER", "A": "INTEGER"}})

        Change what it complains of.""",
    "impossible-name": """A table or column has no name, or one with a NUL character.

            Schema({"": {"a": "INTEGER"}})

        Leave it out.""",
    "duplicate-name": """Two tables, or two columns of one, are called the same.

            Schema({"t": {"a": "INTEGER", "A": "TEXT"}})        # letter case does not tell them apart

        Rename one.""",
    "mixed-schema": """A schema made by hand has both tables and columns at one level.

            Schema({"shop": {"orders": {"id": "INTEGER"}, "total": "INTEGER"}})
            Schema({"shop": {"orders": {"id": "INTEGER", "total": "INTEGER"}}})

        Give each table its columns.""",
    "names-not-bound": """The schema has too many tables and joins for a grammar in which FROM decides on the columns.

            Sql(schema.only(["orders", "customers"]), scope="exact")

        Give fewer tables; reading checks names in any case.""",
    "joins-left-out": """A grammar in which FROM decides on the columns has no room for all joins of the schema.

            Sql(schema.only(["orders", "customers", "items"]), scope="exact")

        Give fewer tables, if what is left out is asked for.""",
    "unknown-sql-dialect": """There is no SQL dialect of that name.

            Schema.from_ddl(text, dialect="postgress")
            Schema.from_ddl(text, dialect="postgres")

        Take one of those that are listed.""",
}
