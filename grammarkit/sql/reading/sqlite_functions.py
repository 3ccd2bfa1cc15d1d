"""SQLite's functions."""

from __future__ import annotations

SQLITE_FUNCTIONS = frozenset(
    """
    abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat concat_ws cos
    cosh count cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp
    first_value floor format glob group_concat hex highlight ifnull iif instr json json_array json_array_length
    json_each json_error_position json_extract json_group_array json_group_object json_insert json_object
    json_patch json_pretty json_quote json_remove json_replace json_set json_tree json_type json_valid jsonb
    jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_object julianday lag last_insert_rowid
    last_value lead length like likelihood likely ln log log10 log2 lower ltrim match max min mod nth_value ntile
    nullif octet_length offsets percent_rank pi pow power printf quote radians random randomblob rank replace round
    row_number rtrim sign sin sinh snippet soundex sqlite_version sqrt strftime string_agg substr substring subtype
    sum tan tanh time timediff total total_changes trim trunc typeof unhex unicode unistr unistr_quote unixepoch
    unlikely upper zeroblob
    """.split()  # noqa: SIM905 - a list of words reads best as text
)
"""https://sqlite.org/lang_corefunc.html, lang_aggfunc.html, lang_datefunc.html, lang_mathfunc.html,
windowfunctions.html, json1.html, fts5.html. Not every build has the mathematical ones and the newer: it tells."""
