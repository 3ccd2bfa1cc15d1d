"""Functions that SQL Server does not have."""

from grammarkit.sql.reading.foreign.value import remedies

# https://learn.microsoft.com/sql/t-sql/functions/functions
INSTEAD = remedies(
    """
    length: write `LEN(…)`
    char_length: write `LEN(…)`
    substr: write `SUBSTRING(…, start, n)`
    mid: write `SUBSTRING(…, start, n)`
    instr: write `CHARINDEX(part, text)`
    strpos: write `CHARINDEX(part, text)`
    locate: write `CHARINDEX(part, text)`
    split_part: write `STRING_SPLIT(…, ' ')`
    initcap: write `UPPER(LEFT(…, 1)) + LOWER(SUBSTRING(…, 2, LEN(…)))`
    lpad: write `RIGHT(REPLICATE('0', n) + …, n)`
    ifnull: write `ISNULL(…, …)`
    nvl: write `ISNULL(…, …)`
    if: write `IIF(condition, a, b)`
    decode: write CASE
    now: write `GETDATE()`
    curdate: write `CAST(GETDATE() AS DATE)`
    extract: write `DATEPART(year, …)`
    date_part: write `DATEPART(year, …)`
    date_trunc: write `DATETRUNC(month, …)`
    date_format: write `FORMAT(…, 'yyyy-MM-dd')`
    strftime: write `FORMAT(…, 'yyyy-MM-dd')`
    to_char: write `FORMAT(…, 'yyyy-MM-dd')`
    to_date: write `CAST(… AS DATE)`
    str_to_date: write `CAST(… AS DATE)`
    to_timestamp: write `CAST(… AS DATETIME2)`
    to_number: write `CAST(… AS DECIMAL(20, 4))`
    julianday: write `DATEDIFF(day, a, b)`
    age: write `DATEDIFF(year, a, b)`
    date_diff: write `DATEDIFF(day, a, b)`
    date_add: write `DATEADD(day, 1, …)`
    date_sub: write `DATEADD(day, -1, …)`
    unix_timestamp: write `DATEDIFF(second, '1970-01-01', …)`
    group_concat: write `STRING_AGG(…, ', ')`
    listagg: write `STRING_AGG(…, ', ')`
    array_agg: write `STRING_AGG(…, ', ')`
    mod: write `a % b`
    pow: write `POWER(a, b)`
    ceil: write `CEILING(…)`
    ln: write `LOG(…)`
    random: write `RAND()`
    trunc: write `ROUND(…, 0, 1)`
    truncate: write `ROUND(…, 0, 1)`
    stddev: write `STDEV(…)`
    stddev_pop: write `STDEVP(…)`
    variance: write `VAR(…)`
    total: write `SUM(…)`
    divide: write `1.0 * a / b`
    subtract: write `a - b`
    multiply: write `a * b`
    """
)
