## statements that write, alone
INSERT INTO users VALUES (1)
UPDATE users SET admin = 1
DELETE FROM users
REPLACE INTO users VALUES (1)
DROP TABLE users
DROP TABLE IF EXISTS users
CREATE TABLE x (a)
CREATE TABLE x AS SELECT * FROM users
CREATE TEMP TABLE x AS SELECT * FROM users
CREATE VIEW v AS SELECT * FROM users
CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END
ALTER TABLE users RENAME TO x
ALTER TABLE users ADD COLUMN x
CREATE INDEX i ON users (id)
REINDEX users
VACUUM
VACUUM INTO '/tmp/copy.db'
ANALYZE
BEGIN
COMMIT
ROLLBACK
SAVEPOINT x
ATTACH DATABASE '/etc/passwd' AS x
ATTACH ':memory:' AS x
DETACH DATABASE main
PRAGMA writable_schema = 1
PRAGMA journal_mode = DELETE
PRAGMA table_info(users)
EXPLAIN DELETE FROM users
## https://api.theorydelta.com/published/mcp-database-servers-security-bypass: `startsWith("select")` as a guard
WITH deleted AS (DELETE FROM users WHERE id = 1 RETURNING *) SELECT 1
SELECT 1; DROP TABLE users
SELECT load_extension('/path/to/malicious.so')
/* SELECT */ DELETE FROM users
-- SELECT\nDELETE FROM users
## stacked and hidden
SELECT 1; DELETE FROM users; --
SELECT 1;;DELETE FROM users
SELECT 1 /* ; */ ; PRAGMA query_only = 0
SELECT ';' ; ATTACH 'x.db' AS x
SELECT 1;\nINSERT INTO users VALUES (1)
SELECT 1\t;\tVACUUM
SELECT 1 -- ;\n; DROP TABLE users
SELECT 1 --\n; UPDATE users SET admin = 1
/* a */ INSERT /* b */ INTO users SELECT * FROM users
WITH x AS (SELECT 1) INSERT INTO users SELECT * FROM x
WITH x AS (SELECT 1) DELETE FROM users
WITH x AS (SELECT 1) UPDATE users SET admin = (SELECT * FROM x)
WITH x AS (INSERT INTO users VALUES (1) RETURNING id) SELECT * FROM x
WITH x AS (UPDATE users SET admin = 1 RETURNING id) SELECT * FROM x
## functions beyond the database: https://sqlite.org/lang_corefunc.html#load_extension, https://sqlite.org/cli.html
SELECT "load_extension"('/tmp/x.so')
SELECT [load_extension]('/tmp/x.so')
SELECT `load_extension`('/tmp/x.so')
SELECT LOAD_EXTENSION('/tmp/x.so', 'entry')
SELECT load_extension/* */('/tmp/x.so')
SELECT coalesce(NULL, load_extension('/tmp/x.so'))
SELECT * FROM users WHERE id IN (SELECT load_extension('/tmp/x.so'))
SELECT * FROM users ORDER BY load_extension('/tmp/x.so')
SELECT CASE WHEN 1 THEN load_extension('/tmp/x.so') END
SELECT count(*) OVER (ORDER BY load_extension('/tmp/x.so')) FROM users
SELECT max(id) FILTER (WHERE load_extension('/tmp/x.so')) FROM users
SELECT readfile('/etc/passwd')
SELECT writefile('/tmp/x', 'y')
SELECT edit('x', 'vi')
SELECT * FROM fsdir('/etc')
SELECT * FROM lsdir('/etc')
SELECT * FROM zipfile('/tmp/x.zip')
SELECT hex(fts3_tokenizer('simple', x'0000000000000000'))
SELECT fts3_tokenizer('simple')
SELECT * FROM pragma_database_list
SELECT * FROM pragma_table_info('users')
SELECT * FROM pragma_journal_mode('delete')
SELECT sqlite_log(1, 'x')
## resources
SELECT hex(zeroblob(1000000000))
SELECT randomblob(1000000000)
SELECT * FROM generate_series(1, 10000000000)
SELECT printf('%1000000000d', 1)
SELECT printf('%*d', 1000000000, 1)
SELECT replace(hex(zeroblob(500000000)), '0', 'aaaaaaaa')
