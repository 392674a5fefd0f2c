-- The ledger's database and its account, once for the whole cluster, on the primary:
--     sudo -u postgres psql -f database.sql
-- The tables are made afterwards, by `alipay-callback ledger init --print postgresql`.
-- CHANGE-ME: a long random password.
CREATE ROLE alipay_callback LOGIN PASSWORD 'a long random password';
CREATE DATABASE alipay_callback;
\connect alipay_callback
CREATE SCHEMA alipay_callback;
-- The tables get into it, and psql finds them.
ALTER DATABASE alipay_callback SET search_path = alipay_callback;
GRANT USAGE ON SCHEMA alipay_callback TO alipay_callback;
ALTER DEFAULT PRIVILEGES IN SCHEMA alipay_callback
    GRANT SELECT, INSERT, UPDATE ON TABLES TO alipay_callback;
