"""Functions that BigQuery does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
INSTEAD = remedies(
    """
    year: write `EXTRACT(YEAR FROM …)`
    month: write `EXTRACT(MONTH FROM …)`
    day: write `EXTRACT(DAY FROM …)`
    date_part: write `EXTRACT(YEAR FROM …)`
    datepart: write `EXTRACT(YEAR FROM …)`
    strftime: write `FORMAT_DATE('%Y-%m-%d', …)`
    date_format: write `FORMAT_DATE('%Y-%m-%d', …)`
    to_char: write `FORMAT_DATE('%Y-%m-%d', …)`, or `FORMAT('%.2f', …)`
    to_date: write `PARSE_DATE('%Y-%m-%d', …)`
    str_to_date: write `PARSE_DATE('%Y-%m-%d', …)`
    to_timestamp: write `PARSE_TIMESTAMP('%Y-%m-%d', …)`
    julianday: write `DATE_DIFF(a, b, DAY)`
    datediff: write `DATE_DIFF(a, b, DAY)`
    timestampdiff: write `TIMESTAMP_DIFF(a, b, SECOND)`
    dateadd: write `DATE_ADD(…, INTERVAL 1 DAY)`
    age: write `DATE_DIFF(a, b, YEAR)`
    now: write `CURRENT_TIMESTAMP()`
    getdate: write `CURRENT_DATETIME()`
    curdate: write `CURRENT_DATE()`
    unix_timestamp: write `UNIX_SECONDS(…)`
    from_unixtime: write `TIMESTAMP_SECONDS(…)`
    group_concat: write `STRING_AGG(…, ', ')`
    listagg: write `STRING_AGG(…, ', ')`
    len: write `LENGTH(…)`
    charindex: write `STRPOS(text, part)`
    locate: write `STRPOS(text, part)`
    mid: write `SUBSTR(…, start, n)`
    substring_index: write `SPLIT(…, ' ')[SAFE_OFFSET(0)]`
    split_part: write `SPLIT(…, ' ')[SAFE_OFFSET(0)]`
    iif: write `IF(condition, a, b)`
    isnull: write `IFNULL(…, …)`, or `… IS NULL`
    decode: write CASE
    convert: write `CAST(… AS …)`
    printf: write `FORMAT('%.2f', …)`
    random: write `RAND()`
    total: write `SUM(…)`
    stdev: write `STDDEV(…)`
    generate_series: write `GENERATE_ARRAY(a, b)`
    divide: write `SAFE_DIVIDE(a, b)`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
