"""Functions that MySQL does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html
INSTEAD = remedies(
    """
    strftime: write `DATE_FORMAT(…, '%Y-%m-%d')`
    julianday: write `TO_DAYS(…)`, or `DATEDIFF(a, b)`
    date_part: write `EXTRACT(YEAR FROM …)`
    datepart: write `EXTRACT(YEAR FROM …)`
    date_trunc: write `DATE_FORMAT(…, '%Y-%m-01')`
    dateadd: write `DATE_ADD(…, INTERVAL 1 DAY)`
    date_diff: write `DATEDIFF(a, b)` for days
    age: write `TIMESTAMPDIFF(YEAR, a, b)`
    to_char: write `DATE_FORMAT(…, '%Y-%m-%d')`, or `FORMAT(…, 2)`
    to_date: write `STR_TO_DATE(…, '%Y-%m-%d')`
    to_timestamp: write `STR_TO_DATE(…, '%Y-%m-%d %H:%i:%s')`
    to_number: write `CAST(… AS DECIMAL(20, 4))`
    getdate: write `NOW()`
    string_agg: write `GROUP_CONCAT(… SEPARATOR ', ')`
    listagg: write `GROUP_CONCAT(… SEPARATOR ', ')`
    array_agg: write `JSON_ARRAYAGG(…)`
    len: write `CHAR_LENGTH(…)`
    charindex: write `LOCATE(part, text)`
    strpos: write `LOCATE(part, text)`
    split_part: write `SUBSTRING_INDEX(…, ' ', 1)`
    initcap: write `CONCAT(UPPER(LEFT(…, 1)), LOWER(SUBSTRING(…, 2)))`
    iif: write `IF(condition, a, b)`
    nvl: write `IFNULL(…, …)`
    decode: write CASE
    printf: write `FORMAT(…, 2)`, or `LPAD(…)`
    random: write `RAND()`
    trunc: write `TRUNCATE(…, 0)`
    total: write `SUM(…)`
    median: number the rows by a window function, and take the middle one
    percentile_cont: number the rows by a window function, and take one
    corr: compute it from AVG and STDDEV_POP
    generate_series: write WITH RECURSIVE
    safe_divide: write `a / NULLIF(b, 0)`
    divide: write `a / b`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
