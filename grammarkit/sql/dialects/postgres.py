"""PostgreSQL."""

from grammarkit.sql.dialects.value import SqlDialect, calls, words

# src/include/parser/kwlist.h of PostgreSQL 17: RESERVED_KEYWORD, then TYPE_FUNC_NAME_KEYWORD
_RESERVED = words(
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
    current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc
    distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral
    leading limit localtime localtimestamp not null offset on only or order placing primary references returning
    select session_user some symmetric system_user table then to trailing true union unique user using variadic
    when where window with
    authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left
    like natural notnull outer overlaps right similar tablesample verbose
    """
)

DIALECT = SqlDialect(
    name="postgres",
    title="PostgreSQL",
    quotes=(('"', '"'),),
    bare="_$",
    folding="lower",
    reserved=_RESERVED,
    # The same, and COL_NAME_KEYWORD: what `quote_identifier` quotes
    keywords=_RESERVED
    | words(
        """
        between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int
        integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar
        json_serialize json_table json_value least merge_action national nchar none normalize nullif numeric out
        overlay position precision real row setof smallint substring time timestamp treat trim values varchar
        xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
        xmltable
        """
    ),
    # https://www.postgresql.org/docs/17/functions-aggregate.html
    aggregates=calls("count/1 sum/1 avg/1 min/1 max/1 string_agg/2 array_agg/1 bool_and/1 bool_or/1 stddev/1"),
    # https://www.postgresql.org/docs/17/functions-string.html, -math, -datetime, -conditional
    functions=calls(
        """
        abs/1 age/1-2 ceil/1 char_length/1 coalesce/2+ concat/1+ concat_ws/2+ date/1 date_part/2 date_trunc/2 floor/1
        greatest/2+ initcap/1 least/2+ left/2 length/1 lower/1 ltrim/1-2 mod/2 now/0 nullif/2 power/2 replace/3 right/2
        round/1-2 rtrim/1-2 split_part/3 sqrt/1 strpos/2 substr/2-3 to_char/2 to_date/2 trunc/1-2 upper/1
        """
    ),
    # https://www.postgresql.org/docs/17/functions-window.html
    windows=calls(
        """
        row_number/0 rank/0 dense_rank/0 percent_rank/0 cume_dist/0 ntile/1 lag/1-3 lead/1-3 first_value/1 last_value/1
        """
    ),
)
