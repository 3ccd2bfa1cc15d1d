"""Snowflake."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# https://docs.snowflake.com/en/sql-reference/reserved-keywords: reserved by ANSI or by
# Snowflake, then what is no column in an expression or no table in FROM
_RESERVED = words(
    """
    all alter and any as between by check column connect create current delete distinct drop else exists following for
    from grant group having ilike in increment insert intersect into is like minus not null of on or order qualify
    regexp revoke rlike row rows sample select set some start table tablesample then to trigger union unique update
    values when whenever where with
    case cast cross false full inner join lateral left natural right true try_cast using
    """
)

DIALECT = SqlDialect(
    name="snowflake",
    title="Snowflake",
    quotes=(('"', '"'),),
    bare="_$",
    folding="upper",
    reserved=_RESERVED,
    # The same page: what cannot be the name of a column, or only in places
    keywords=_RESERVED
    | words(
        """
        account connection constraint current_date current_time current_timestamp current_user database gscluster issue
        localtime localtimestamp organization schema view
        """
    ),
    # https://docs.snowflake.com/en/sql-reference/functions-aggregation
    aggregates=calls(
        "count/1 count_if/1 sum/1 avg/1 min/1 max/1 median/1 mode/1 any_value/1 array_agg/1 listagg/1-2 stddev/1"
    ),
    # https://docs.snowflake.com/en/sql-reference/functions-all
    functions=calls(
        """
        abs/1 ceil/1-2 coalesce/2+ concat/1+ concat_ws/2+ contains/2 current_date/0 current_timestamp/0 date_part/2
        date_trunc/2 day/1 dayname/1 endswith/2 floor/1-2 greatest/2+ iff/3 ifnull/2 initcap/1 least/2+ left/2 length/1
        lower/1 ltrim/1-2 mod/2 month/1 monthname/1 nullif/2 nvl/2 power/2 quarter/1 replace/2-3 right/2 round/1-2
        rtrim/1-2 split_part/3 sqrt/1 startswith/2 substr/2-3 to_char/1-2 to_date/1-2 to_number/1 trim/1-2 trunc/1-2
        upper/1 year/1 zeroifnull/1
        """
    ),
    # https://docs.snowflake.com/en/sql-reference/functions-window
    windows=calls(
        """
        row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1
        """
    ),
)
