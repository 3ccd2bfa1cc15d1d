"""DuckDB."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# `duckdb_keywords()` of DuckDB 2.0: reserved, then type_function without what is column_name too
_RESERVED = words(
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
    deferrable desc describe distinct do else end except false fetch for foreign from group having in initially
    intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing
    primary qualify references returning select show some summarize symmetric table then to trailing true union unique
    unpivot using variadic when where window with anti asof at authorization binary by collation concurrently cross
    freeze full glob ilike inner is isnull join left like natural notnull outer overlaps positional right semi similar
    tablesample unpack verbose
    """
)

DIALECT = SqlDialect(
    name="duckdb",
    title="DuckDB",
    quotes=(('"', '"'),),
    bare="_$",
    reserved=_RESERVED,
    # The same, and the category column_name
    keywords=_RESERVED
    | words(
        """
        between bigint bit boolean char character coalesce columns dec decimal exists extract float generated grouping
        grouping_id inout int integer interval map national nchar none nullif numeric out overlay position precision
        real row setof smallint struct substring time timestamp treat trim try_cast tuple values varchar xmlattributes
        xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
        """
    ),
    # https://duckdb.org/docs/stable/sql/functions/aggregates
    aggregates=calls(
        "count/1 sum/1 avg/1 min/1 max/1 median/1 mode/1 string_agg/2 any_value/1 list/1 arg_max/2 arg_min/2 stddev/1"
    ),
    # https://duckdb.org/docs/stable/sql/functions/overview
    functions=calls(
        """
        abs/1 ceil/1 coalesce/2+ concat/1+ concat_ws/2+ contains/2 date_diff/3 date_part/2 date_trunc/2 day/1 floor/1
        greatest/2+ ifnull/2 least/2+ left/2 length/1 lower/1 ltrim/1-2 mod/2 month/1 now/0 nullif/2 power/2 quarter/1
        regexp_matches/2 replace/3 right/2 round/1-2 rtrim/1-2 split_part/3 sqrt/1 strftime/2 substr/2-3 trunc/1 upper/1
        year/1
        """
    ),
    # https://duckdb.org/docs/stable/sql/functions/window_functions
    windows=calls(
        """
        row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1
        """
    ),
)
