"""Functions that reach beyond reading tables, by SQL dialect and by what they do. Data, with sources; add to it freely.

`files` read, write or list files; `network` reaches other hosts, models or databases; `waits` hold a connection;
`admin` changes or ends sessions, settings, locks or sequences, or reads secrets and settings; `runs` SQL, code or
libraries given as text. `generators` make rows or text out of nothing, as much as their arguments say.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Doing: TypeAlias = Literal["files", "network", "waits", "admin", "runs", "generators"]

MOST_GENERATED = 100_000
"""The greatest number that may stand among a generator's arguments, or in a format."""


def _of(**names: str) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({doing: frozenset(text.split()) for doing, text in names.items()})


_SQLITE = _of(
    # https://sqlite.org/cli.html (the shell's own functions), https://sqlite.org/csv.html, zipfile.html
    files="readfile writefile edit lsdir fsdir zipfile csv_read",
    runs="load_extension fts3_tokenizer",
    admin="sqlite_log",
    generators="generate_series randomblob zeroblob printf format",
)
# `printf('%1000000000d', 1)` makes a text of that width.

_POSTGRES = _of(
    # https://www.postgresql.org/docs/current/functions-admin.html, …/lo-funcs.html, …/adminpack.html; for the reading
    # and writing through large objects see swisskyrepo/PayloadsAllTheThings#200
    files="""
        pg_read_file pg_read_binary_file pg_write_file pg_ls_dir pg_stat_file pg_file_write pg_file_read pg_file_rename
        pg_file_unlink pg_file_sync pg_file_length pg_logdir_ls pg_ls_logdir pg_ls_waldir pg_ls_tmpdir
        pg_ls_archive_statusdir pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir
        pg_relation_filepath pg_current_logfile lo_import lo_export lo_from_bytea lo_put lo_get lo_create lo_creat
        lo_unlink lo_open lo_close loread lowrite lo_truncate lo_lseek lo_tell
    """,
    # https://www.postgresql.org/docs/current/dblink.html; http and aws_s3 are well-known extensions
    network="""
        dblink dblink_connect dblink_connect_u dblink_disconnect dblink_exec dblink_open dblink_fetch dblink_close
        dblink_send_query dblink_get_result dblink_get_connections dblink_cancel_query dblink_error_message
        dblink_is_busy http http_get http_post http_put http_patch http_delete http_head http_set_curlopt
        query_export_to_s3 table_import_from_s3
    """,
    waits="pg_sleep pg_sleep_for pg_sleep_until pg_wal_replay_wait",
    # https://www.postgresql.org/docs/current/functions-admin.html, functions-sequence.html, functions-info.html
    admin="""
        set_config current_setting nextval setval currval lastval pg_terminate_backend pg_cancel_backend pg_reload_conf
        pg_rotate_logfile pg_switch_wal pg_switch_xlog pg_create_restore_point pg_backup_start pg_backup_stop
        pg_start_backup pg_stop_backup pg_promote pg_wal_replay_pause pg_wal_replay_resume pg_advisory_lock
        pg_advisory_lock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_try_advisory_lock
        pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_advisory_unlock
        pg_advisory_unlock_all pg_advisory_unlock_shared pg_notify pg_logical_emit_message
        pg_create_physical_replication_slot pg_create_logical_replication_slot pg_drop_replication_slot
        pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_replication_slot_advance
        pg_logical_slot_get_changes pg_logical_slot_peek_changes pg_logical_slot_get_binary_changes
        pg_logical_slot_peek_binary_changes pg_replication_origin_create pg_replication_origin_drop
        pg_replication_origin_advance pg_stat_reset pg_stat_reset_shared pg_stat_reset_single_table_counters
        pg_stat_statements_reset pg_import_system_collations pg_export_snapshot pg_extension_config_dump
        pg_log_backend_memory_contexts pg_log_standby_snapshot pg_prewarm pg_buffercache_evict pg_hba_file_rules
        pg_show_all_file_settings pg_config txid_current pg_current_xact_id
        brin_summarize_new_values brin_summarize_range brin_desummarize_range gin_clean_pending_list
        setseed inet_server_addr inet_server_port
    """,
    # Each runs a query that is given as a text, and so hides it: https://www.postgresql.org/docs/current/functions-xml.html
    runs="""
        query_to_xml query_to_xml_and_xmlschema query_to_xmlschema cursor_to_xml cursor_to_xmlschema table_to_xml
        table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema schema_to_xml_and_xmlschema
        database_to_xml database_to_xmlschema database_to_xml_and_xmlschema ts_stat ts_rewrite xpath_table crosstab
        connectby pg_execute_from_file sys_eval sys_exec
    """,
    generators="generate_series repeat lpad rpad pad generate_subscripts gen_random_bytes",
)

_DUCKDB = _of(
    # https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview; sniff_csv: CVE-2024-41672
    files="""
        read_csv read_csv_auto read_parquet parquet_scan parquet_metadata parquet_schema parquet_file_metadata
        parquet_kv_metadata parquet_bloom_probe read_json read_json_auto read_json_objects read_json_objects_auto
        read_ndjson read_ndjson_auto read_ndjson_objects read_text read_blob read_xlsx glob sniff_csv st_read
        st_read_meta st_drivers sqlite_scan sqlite_attach sqlite_query postgres_scan postgres_scan_pushdown
        postgres_query postgres_execute postgres_attach mysql_query mysql_execute mysql_scan iceberg_scan
        iceberg_metadata iceberg_snapshots delta_scan arrow_scan arrow_scan_dumb scan_arrow_ipc pandas_scan
        read_duckdb
    """,
    network="http_get http_post read_gsheet",
    waits="sleep",
    # https://duckdb.org/docs/stable/sql/meta/duckdb_table_functions, …/configuration/secrets_manager
    admin="""
        getenv getvariable current_setting duckdb_secrets which_secret duckdb_settings duckdb_databases
        duckdb_extensions duckdb_temporary_files duckdb_memory duckdb_logs duckdb_log_contexts force_checkpoint
        checkpoint nextval currval setseed enable_logging disable_logging truncate_duckdb_logs enable_profiling
        disable_profiling pragma_database_size pragma_storage_info
    """,
    runs="query query_table json_execute_serialized_sql sql_auto_complete",
    generators="generate_series range repeat lpad rpad repeat_row",
)

_MYSQL = _of(
    # https://dev.mysql.com/doc/refman/8.4/en/string-functions.html#function_load-file
    files="load_file",
    network="sys_eval sys_exec http_get http_post mysql_query",
    # https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html, …/locking-functions.html
    waits="""
        sleep benchmark get_lock release_lock release_all_locks is_free_lock is_used_lock master_pos_wait
        source_pos_wait wait_for_executed_gtid_set wait_until_sql_thread_after_gtids
    """,
    admin="""
        nextval setval lastval keyring_key_fetch
        keyring_key_generate keyring_key_store keyring_key_remove audit_log_read audit_log_filter_set_filter
        group_replication_switch_to_single_primary_mode group_replication_set_as_primary
        mysql_firewall_flush_status
        service_get_read_locks service_get_write_locks service_release_locks
    """,
    # Both carry data out in error messages: https://owasp.org/www-community/attacks/SQL_Injection
    runs="extractvalue updatexml",
    generators="repeat space lpad rpad random_bytes",
)

_BIGQUERY = _of(
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/federated_query_functions
    network="""
        external_query external_object_transform ml.generate_text ml.generate_embedding ml.generate_table ml.translate
        ml.understand_text ml.annotate_image ml.process_document ml.transcribe ml.predict ai.generate ai.generate_text
        ai.generate_bool ai.generate_int ai.generate_double ai.generate_table ai.generate_embedding ai.embed ai.if
        ai.score ai.classify ai.forecast generate_text generate_embedding generate_table obj.get_access_url
        obj.fetch_metadata obj.make_ref
    """,
    # https://cloud.google.com/bigquery/docs/reference/standard-sql/aead_encryption_functions
    admin="""
        keys.new_keyset keys.keyset_chain keys.keyset_to_json keys.rotate_keyset keys.add_key_from_raw_bytes
        keys.new_wrapped_keyset keys.rewrap_keyset keys.rotate_wrapped_keyset
    """,
    runs="execute_immediate",
    generators="generate_array generate_date_array generate_timestamp_array repeat lpad rpad",
)

_SNOWFLAKE = _of(
    # https://docs.snowflake.com/en/sql-reference/functions-file; a stage (`@name`) is a file as well
    files="""
        get_presigned_url get_stage_location get_relative_path get_absolute_path build_scoped_file_url
        build_stage_file_url infer_schema directory list_stage parse_document to_file fl_get_content_type
    """,
    # https://docs.snowflake.com/en/sql-reference/functions-ai
    network="""
        ai_complete ai_classify ai_filter ai_agg ai_embed ai_extract ai_sentiment ai_summarize_agg ai_similarity
        ai_transcribe ai_parse_document ai_translate embed_text_768 embed_text_1024
    """,
    # https://docs.snowflake.com/en/sql-reference/functions-system; everything that begins with `system$` besides
    waits="system$wait system$wait_for_services",
    admin="""
        result_scan last_query_id get_ddl query_history query_history_by_session query_history_by_user login_history
        copy_history rest_event_history task_history getvariable policy_references
        tag_references_all_columns external_functions_history warehouse_load_history
    """,
    # The first two name a table or a query by a text: https://docs.snowflake.com/en/sql-reference/identifier-literal
    runs="identifier to_query execute_immediate",
    generators="generator repeat lpad rpad randstr space array_generate_range seq1 seq2 seq4 seq8",
)

_TSQL = _of(
    # https://learn.microsoft.com/sql/t-sql/functions/openrowset-transact-sql, fn_get_audit_file, fn_trace_gettable
    files="""
        openrowset fn_get_audit_file fn_xe_file_target_read_file fn_trace_gettable fn_trace_getinfo fn_dblog
        fn_dump_dblog dm_os_file_exists dm_os_enumerate_filesystem xp_dirtree xp_fileexist xp_subdirs xp_create_subdir
        xp_delete_file fn_full_dblog
    """,
    # https://learn.microsoft.com/sql/t-sql/functions/opendatasource-transact-sql, openquery
    network="opendatasource openquery sp_invoke_external_rest_endpoint ai_generate_embeddings",
    # https://learn.microsoft.com/sql/relational-databases/system-stored-procedures
    admin="""
        xp_cmdshell xp_regread xp_regwrite xp_regdeletevalue xp_loginconfig xp_enumgroups xp_servicecontrol
        sp_configure sp_addlogin sp_setapprole sp_getapplock sp_releaseapplock pwdcompare pwdencrypt
        fn_my_permissions dm_exec_sql_text dm_exec_requests dm_exec_sessions dm_exec_input_buffer
        fn_builtin_permissions
    """,
    runs="sp_executesql sp_oacreate sp_oamethod sp_execute_external_script",
    generators="space generate_series",
)

DENIED: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "sqlite": _SQLITE,
        "postgres": _POSTGRES,
        "duckdb": _DUCKDB,
        "mysql": _MYSQL,
        "bigquery": _BIGQUERY,
        "snowflake": _SNOWFLAKE,
        "tsql": _TSQL,
    }
)
"""By SQL dialect, then by what they do. Names are in lower case."""

DOES: Mapping[str, str] = MappingProxyType(
    {
        "files": "reaches files",
        "network": "reaches beyond the database",
        "waits": "holds the connection",
        "admin": "is about the server, not about the tables",
        "runs": "runs what is given as a text",
        "generators": "makes as much as it is told to",
    }
)
"""What is said of each kind."""


def denied(*dialects: str) -> Mapping[str, str]:
    """Give what is denied in some SQL dialects, or in all: what each function does."""
    chosen = dialects or tuple(DENIED)
    return MappingProxyType(
        {name: doing for dialect in chosen for doing, names in DENIED[dialect].items() for name in names}
    )
