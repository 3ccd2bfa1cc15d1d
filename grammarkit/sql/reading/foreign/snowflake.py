"""Functions that Snowflake does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://docs.snowflake.com/en/sql-reference/functions-all
INSTEAD = remedies(
    """
    strftime: write `TO_CHAR(…, 'YYYY-MM-DD')`
    date_format: write `TO_CHAR(…, 'YYYY-MM-DD')`
    format_date: write `TO_CHAR(…, 'YYYY-MM-DD')`
    str_to_date: write `TO_DATE(…, 'YYYY-MM-DD')`
    parse_date: write `TO_DATE(…, 'YYYY-MM-DD')`
    julianday: write `DATEDIFF('day', a, b)`
    date_diff: write `DATEDIFF('day', a, b)`
    age: write `DATEDIFF('year', a, b)`
    date_sub: write `DATEADD('day', -1, …)`
    curdate: write `CURRENT_DATE()`
    unix_timestamp: write `DATE_PART('epoch_second', …)`
    from_unixtime: write `TO_TIMESTAMP(…)`
    group_concat: write `LISTAGG(…, ', ')`
    instr: write `CHARINDEX(part, text)`
    strpos: write `CHARINDEX(part, text)`
    locate: write `CHARINDEX(part, text)`
    mid: write `SUBSTR(…, start, n)`
    substring_index: write `SPLIT_PART(…, ' ', 1)`
    isnull: write `IFNULL(…, …)`, or `… IS NULL`
    if: write `IFF(condition, a, b)`
    iif: write `IFF(condition, a, b)`
    printf: write `TO_CHAR(…)`
    stdev: write `STDDEV(…)`
    total: write `SUM(…)`
    safe_divide: write `DIV0(a, b)`
    divide: write `a / NULLIF(b, 0)`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
