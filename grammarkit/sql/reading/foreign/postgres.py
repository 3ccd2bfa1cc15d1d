"""Functions that PostgreSQL does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://www.postgresql.org/docs/17/functions.html
INSTEAD = remedies(
    """
    year: write `EXTRACT(YEAR FROM …)`
    month: write `EXTRACT(MONTH FROM …)`
    day: write `EXTRACT(DAY FROM …)`
    dayofweek: write `EXTRACT(DOW FROM …)`
    dayofyear: write `EXTRACT(DOY FROM …)`
    weekday: write `EXTRACT(ISODOW FROM …)`
    hour: write `EXTRACT(HOUR FROM …)`
    minute: write `EXTRACT(MINUTE FROM …)`
    quarter: write `EXTRACT(QUARTER FROM …)`
    datepart: write `date_part('year', …)`
    datename: write `to_char(…, 'Month')`
    datediff: write `date_a - date_b` for days
    timestampdiff: write `EXTRACT(EPOCH FROM a - b)` for seconds
    julianday: write `EXTRACT(JULIAN FROM …)`, or `date_a - date_b` for days
    dateadd: write `… + INTERVAL '1 day'`
    date_sub: write `… - INTERVAL '1 day'`
    adddate: write `… + INTERVAL '1 day'`
    strftime: write `to_char(…, 'YYYY-MM-DD')`
    date_format: write `to_char(…, 'YYYY-MM-DD')`
    str_to_date: write `to_date(…, 'YYYY-MM-DD')`
    parse_date: write `to_date(…, 'YYYY-MM-DD')`
    unix_timestamp: write `EXTRACT(EPOCH FROM …)`
    from_unixtime: write `to_timestamp(…)`
    getdate: write `now()`
    curdate: write `CURRENT_DATE`
    sysdate: write `now()`
    ifnull: write `COALESCE(…, …)`
    isnull: write `COALESCE(…, …)`, or `… IS NULL`
    nvl: write `COALESCE(…, …)`
    if: write `CASE WHEN … THEN … ELSE … END`
    iif: write `CASE WHEN … THEN … ELSE … END`
    group_concat: write `string_agg(…, ', ')`
    listagg: write `string_agg(…, ', ')`
    len: write `length(…)`
    charindex: write `strpos(text, part)`
    instr: write `strpos(text, part)`
    locate: write `strpos(text, part)`
    mid: write `substr(…, start, n)`
    substring_index: write `split_part(…, ' ', 1)`
    lcase: write `lower(…)`
    ucase: write `upper(…)`
    printf: write `format(…)`, or `to_char(…)`
    truncate: write `trunc(…)`
    rand: write `random()`
    stdev: write `stddev(…)`
    total: write `sum(…)`
    json_extract: write `… -> 'key'`, or `… ->> 'key'`
    safe_divide: write `a / NULLIF(b, 0)`
    regexp_contains: write `… ~ 'pattern'`
    generate_array: write `generate_series(…)`
    divide: write `a::numeric / b`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
