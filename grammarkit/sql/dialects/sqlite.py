"""SQLite."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

DIALECT = SqlDialect(
    name="sqlite",
    title="SQLite",
    quotes=(('"', '"'), ("`", "`"), ("[", "]")),
    bare="_$",
    # What SQLite 3.40 to 3.50 refuse as a column, a table and an alias alike; the other keywords fall back to names.
    reserved=words(
        """
        add all alter and as autoincrement between case check collate commit constraint create default deferrable
        delete distinct drop else escape except exists foreign from group having in index insert intersect into is
        isnull join limit not nothing notnull null on or order primary references returning select set table then to
        transaction union unique update using values when where
        """
    ),
    # https://sqlite.org/lang_keywords.html, all 147; some may stand bare in places, none must.
    keywords=words(
        """
        abort action add after all alter always analyze and as asc attach autoincrement before begin between by
        cascade case cast check collate column commit conflict constraint create cross current current_date
        current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each
        else end escape except exclude exclusive exists explain fail filter first following for foreign from full
        generated glob group groups having if ignore immediate in index indexed initially inner insert instead
        intersect into is isnull join key last left like limit match materialized natural no not nothing notnull
        null nulls of offset on or order others outer over partition plan pragma preceding primary query raise range
        recursive references regexp reindex release rename replace restrict returning right rollback row rows
        savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update
        using vacuum values view virtual when where window with without
        """
    ),
    # https://sqlite.org/lang_aggfunc.html
    aggregates=calls("count/1 sum/1 avg/1 min/1 max/1 total/1 group_concat/1-2"),
    # https://sqlite.org/lang_corefunc.html and lang_datefunc.html, without what the build decides about
    functions=calls(
        """
        abs/1 coalesce/2+ date/1-3 datetime/1-3 ifnull/2 iif/3 instr/2 julianday/1-3 length/1 lower/1 ltrim/1-2 nullif/2
        printf/1+ replace/3 round/1-2 rtrim/1-2 strftime/1-3 substr/2-3 time/1-3 trim/1-2 typeof/1 upper/1
        """
    ),
    # https://sqlite.org/windowfunctions.html
    windows=calls(
        "row_number/0 rank/0 dense_rank/0 percent_rank/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1"
    ),
)
