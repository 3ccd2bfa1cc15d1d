"""Functions that DuckDB does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://duckdb.org/docs/stable/sql/functions/overview
INSTEAD = remedies(
    """
    getdate: write `now()`
    curdate: write `current_date`
    sysdate: write `now()`
    str_to_date: write `strptime(…, '%Y-%m-%d')`
    parse_date: write `strptime(…, '%Y-%m-%d')`
    to_date: write `strptime(…, '%Y-%m-%d')`
    to_char: write `strftime(…, '%Y-%m-%d')`
    date_format: write `strftime(…, '%Y-%m-%d')`
    format_date: write `strftime(…, '%Y-%m-%d')`
    julianday: write `julian(…)`, or `date_diff('day', a, b)`
    dateadd: write `… + INTERVAL 1 DAY`
    timestampdiff: write `date_diff('second', a, b)`
    unix_timestamp: write `epoch(…)`
    from_unixtime: write `to_timestamp(…)`
    isnull: write `coalesce(…, …)`, or `… IS NULL`
    iif: write `if(condition, a, b)`
    charindex: write `strpos(text, part)`
    locate: write `strpos(text, part)`
    mid: write `substr(…, start, n)`
    substring_index: write `split_part(…, ' ', 1)`
    initcap: write `upper(…[1]) || lower(…[2:])`
    convert: write `CAST(… AS …)`
    rand: write `random()`
    stdev: write `stddev(…)`
    total: write `sum(…)`
    safe_divide: write `a / b`, which is NULL where b is 0
    """
)
