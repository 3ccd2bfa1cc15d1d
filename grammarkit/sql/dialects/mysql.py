"""MySQL 8."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# https://dev.mysql.com/doc/refman/8.4/en/keywords.html: those marked (R)
_RESERVED = words(
    """
    accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case
    change char character check collate column condition constraint continue convert create cross cube cume_dist
    current_date current_time current_timestamp current_user cursor database databases day_hour day_microsecond
    day_minute day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct
    distinctrow div double drop dual each else elseif empty enclosed escaped except exists exit explain false fetch
    first_value float float4 float8 for force foreign from fulltext function generated get grant group grouping groups
    having high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive
    insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join
    json_table key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime
    localtimestamp lock long longblob longtext loop low_priority manual match maxvalue mediumblob mediumint mediumtext
    middleint minute_microsecond minute_second mod modifies natural not no_write_to_binlog nth_value ntile null numeric
    of on optimize optimizer_costs option optionally or order out outer outfile over parallel partition percent_rank
    precision primary procedure purge qualify range rank read reads read_write real recursive references regexp release
    rename repeat replace require resignal restrict return revoke right rlike row rows row_number schema schemas
    second_microsecond select sensitive separator set show signal smallint spatial specific sql sqlexception sqlstate
    sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting stored straight_join system table
    tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned
    update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual when
    where while window with write xor year_month zerofill
    """
)

DIALECT = SqlDialect(
    name="mysql",
    title="MySQL",
    quotes=(("`", "`"),),
    bare="_$",
    # On Linux the names of tables and their aliases are names of files.
    tables_exact=True,
    reserved=_RESERVED,
    keywords=_RESERVED,
    # https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html
    aggregates=calls("count/1 sum/1 avg/1 min/1 max/1 group_concat/1 stddev/1"),
    # https://dev.mysql.com/doc/refman/8.4/en/string-functions.html, numeric-functions, date-and-time-functions
    functions=calls(
        """
        abs/1 ceil/1 char_length/1 coalesce/2+ concat/1+ concat_ws/2+ curdate/0 date/1 date_format/2 datediff/2 day/1
        floor/1 greatest/2+ if/3 ifnull/2 instr/2 least/2+ left/2 length/1 locate/2-3 lower/1 ltrim/1 mod/2 month/1
        now/0 nullif/2 power/2 quarter/1 replace/3 right/2 round/1-2 rtrim/1 sqrt/1 str_to_date/2 substr/2-3
        substring_index/3 trim/1 truncate/2 upper/1 year/1
        """
    ),
    # https://dev.mysql.com/doc/refman/8.4/en/window-function-descriptions.html
    windows=calls(
        """
        row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1
        """
    ),
)
