"""Functions that SQLite does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://sqlite.org/lang_corefunc.html, lang_datefunc.html, lang_aggfunc.html
INSTEAD = remedies(
    """
    year: write `CAST(strftime('%Y', …) AS INTEGER)`
    month: write `CAST(strftime('%m', …) AS INTEGER)`
    day: write `CAST(strftime('%d', …) AS INTEGER)`
    dayofmonth: write `CAST(strftime('%d', …) AS INTEGER)`
    dayofyear: write `CAST(strftime('%j', …) AS INTEGER)`
    dayofweek: write `CAST(strftime('%w', …) AS INTEGER)`
    weekday: write `CAST(strftime('%w', …) AS INTEGER)`
    hour: write `CAST(strftime('%H', …) AS INTEGER)`
    minute: write `CAST(strftime('%M', …) AS INTEGER)`
    second: write `CAST(strftime('%S', …) AS INTEGER)`
    extract: write `CAST(strftime('%Y', …) AS INTEGER)`, with the letter of the part
    date_part: write `CAST(strftime('%Y', …) AS INTEGER)`, with the letter of the part
    datepart: write `CAST(strftime('%Y', …) AS INTEGER)`, with the letter of the part
    date_format: write `strftime('%Y-%m-%d', …)`
    to_char: write `strftime('%Y-%m-%d', …)` for dates, `printf('%.2f', …)` for numbers
    format_date: write `strftime('%Y-%m-%d', …)`
    to_date: write `date(…)`
    str_to_date: write `date(…)`
    date_trunc: write `date(…, 'start of month')`
    datediff: write `julianday(…) - julianday(…)` for days
    date_diff: write `julianday(…) - julianday(…)` for days
    timestampdiff: write `julianday(…) - julianday(…)` for days
    dateadd: write `date(…, '+1 day')`
    date_add: write `date(…, '+1 day')`
    date_sub: write `date(…, '-1 day')`
    adddate: write `date(…, '+1 day')`
    subdate: write `date(…, '-1 day')`
    age: write `(julianday('now') - julianday(…)) / 365.25` for years
    now: write `datetime('now')`
    getdate: write `datetime('now')`
    sysdate: write `datetime('now')`
    curdate: write `date('now')`
    curtime: write `time('now')`
    current_date: write `date('now')`, without brackets behind it
    unix_timestamp: write `strftime('%s', …)`
    from_unixtime: write `datetime(…, 'unixepoch')`
    time_to_sec: write `strftime('%s', …)`, or take the text apart by `substr`
    concat: join texts by `||`
    concat_ws: join texts by `||`
    left: write `substr(…, 1, n)`
    right: write `substr(…, -n)`
    mid: write `substr(…, start, n)`
    substring_index: write `substr(…, 1, instr(…, ' ') - 1)`
    split_part: write `substr(…, 1, instr(…, ' ') - 1)`
    charindex: write `instr(text, part)`
    locate: write `instr(text, part)`
    position: write `instr(text, part)`
    strpos: write `instr(text, part)`
    len: write `length(…)`
    char_length: write `length(…)`
    lpad: write `printf('%05d', …)`
    rpad: write `printf('%-5s', …)`
    isnull: write `ifnull(…, …)`, or `… IS NULL`
    nvl: write `ifnull(…, …)`
    if: write `iif(condition, then, else)`
    decode: write CASE
    greatest: write `max(a, b)`
    least: write `min(a, b)`
    truncate: write `round(…)`, or `CAST(… AS INTEGER)`
    to_number: write `CAST(… AS REAL)`
    convert: write `CAST(… AS …)`
    try_cast: write `CAST(… AS …)`
    string_agg: write `group_concat(…, ', ')`
    array_agg: write `json_group_array(…)`
    listagg: write `group_concat(…, ', ')`
    stddev: write `sqrt(avg(x * x) - avg(x) * avg(x))`
    stddev_pop: write `sqrt(avg(x * x) - avg(x) * avg(x))`
    stdev: write `sqrt(avg(x * x) - avg(x) * avg(x))`
    variance: write `avg(x * x) - avg(x) * avg(x)`
    median: sort by it, and take the middle one with LIMIT 1 OFFSET
    percentile_cont: sort by it, and take one with LIMIT 1 OFFSET
    regexp_replace: write `replace(…)`
    regexp_like: write `LIKE` or `GLOB`
    regexp: write `LIKE` or `GLOB`
    ucase: write `upper(…)`
    lcase: write `lower(…)`
    initcap: write `upper(substr(…, 1, 1)) || lower(substr(…, 2))`
    find_in_set: write `instr(',' || list || ',', ',' || item || ',')`
    json_value: write `json_extract(…)`
    row_num: write `row_number() OVER (ORDER BY …)`
    generate_series: write WITH RECURSIVE
    rand: write `random()`
    uuid: write `hex(randomblob(16))`
    divide: write `1.0 * a / b`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
