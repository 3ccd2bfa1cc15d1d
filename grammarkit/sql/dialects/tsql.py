"""Transact-SQL: Microsoft SQL Server and Azure SQL."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# https://learn.microsoft.com/en-us/sql/t-sql/language-elements/reserved-keywords-transact-sql
_RESERVED = words(
    """
    add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint
    close clustered coalesce collate column commit compute constraint contains containstable continue convert create
    cross current current_date current_time current_timestamp current_user cursor database dbcc deallocate declare
    default delete deny desc disk distinct distributed double drop dump else end errlvl escape except exec execute
    exists exit external fetch file fillfactor for foreign freetext freetexttable from full function goto grant group
    having holdlock identity identity_insert identitycol if in index inner insert intersect into is join key kill left
    like lineno load merge national nocheck nonclustered not null nullif of off offsets on open opendatasource openquery
    openrowset openxml option or order outer over percent pivot plan precision primary print proc procedure public
    raiserror read readtext reconfigure references replication restore restrict return revert revoke right rollback
    rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable semanticsimilaritydetailstable
    semanticsimilaritytable session_user set setuser shutdown some statistics system_user table tablesample textsize
    then to top tran transaction trigger truncate try_convert tsequal union unique unpivot update updatetext use user
    values varying view waitfor when where while with within writetext
    """
)

DIALECT = SqlDialect(
    name="tsql",
    title="Transact-SQL (SQL Server)",
    quotes=(("[", "]"), ('"', '"')),
    bare="_$#@",
    reserved=_RESERVED,
    keywords=_RESERVED,
    # https://learn.microsoft.com/en-us/sql/t-sql/functions/aggregate-functions-transact-sql
    aggregates=calls("count/1 sum/1 avg/1 min/1 max/1 stdev/1 string_agg/2"),
    # https://learn.microsoft.com/en-us/sql/t-sql/functions/functions
    functions=calls(
        """
        abs/1 ceiling/1 charindex/2-3 coalesce/2+ concat/2+ day/1 floor/1 format/2 getdate/0 iif/3 isnull/2 left/2 len/1
        lower/1 ltrim/1 month/1 nullif/2 power/2 replace/3 right/2 round/2 rtrim/1 sqrt/1 substring/3 trim/1 upper/1
        year/1
        """
    ),
    # https://learn.microsoft.com/en-us/sql/t-sql/functions/ranking-functions-transact-sql, analytic-functions
    windows=calls(
        "row_number/0 rank/0 dense_rank/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1 percent_rank/0"
    ),
)
