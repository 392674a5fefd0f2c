-- The ledger's database and its account, once for the whole cluster:
--     sudo mariadb < database.sql
-- The tables are made afterwards, by `alipay-callback ledger init --print mysql`.
CREATE DATABASE alipay_callback CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
-- CHANGE-ME: where the web servers are, and a long random password.
CREATE USER alipay_callback@'10.0.0.%' IDENTIFIED BY 'a long random password' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE ON alipay_callback.* TO alipay_callback@'10.0.0.%';
