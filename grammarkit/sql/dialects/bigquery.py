"""BigQuery: GoogleSQL as BigQuery has it."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords
_RESERVED = words(
    """
    all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube current
    default define desc distinct else end enum escape except exclude exists extract false fetch following for from full
    group grouping groups hash having if ignore in inner intersect interval into is join lateral left like limit lookup
    merge natural new no not null nulls of on or order outer over partition preceding proto qualify range recursive
    respect right rollup rows select set some struct tablesample then to treat true unbounded union unnest using when
    where window with within
    """
)

DIALECT = SqlDialect(
    name="bigquery",
    title="BigQuery",
    quotes=(("`", "`"),),
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#case_sensitivity
    tables_exact=True,
    reserved=_RESERVED,
    keywords=_RESERVED,
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate_functions
    aggregates=calls(
        "count/1 countif/1 sum/1 avg/1 min/1 max/1 any_value/1 array_agg/1 string_agg/1-2 approx_count_distinct/1"
    ),
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
    functions=calls(
        """
        abs/1 ceil/1 coalesce/2+ concat/1+ current_date/0 current_timestamp/0 date/1 ends_with/2 floor/1 format_date/2
        greatest/2+ if/3 ifnull/2 least/2+ left/2 length/1 lower/1 ltrim/1-2 mod/2 nullif/2 parse_date/2 pow/2
        regexp_contains/2 regexp_extract/2 replace/3 right/2 round/1-2 rtrim/1-2 safe_divide/2 sqrt/1 starts_with/2
        strpos/2 substr/2-3 timestamp/1 trim/1-2 trunc/1-2 upper/1
        """
    ),
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/window-functions
    windows=calls(
        """
        row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1
        """
    ),
)
