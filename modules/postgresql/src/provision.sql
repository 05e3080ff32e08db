-- Makes one user and one database that the user owns. Safe to repeat; it drops nothing.
-- Variables: user, database, encryption. The password is in the environment, in the variable that
-- PASSWORD_VARIABLE names.

-- The statements of this session hold a password, so none of them may reach the server's log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET pg_stat_statements.track_utility = off;

\set password `printenv "$PASSWORD_VARIABLE"`

-- psql puts no variables into the text of a DO block, so they go there as settings.
SELECT set_config('password_encryption', :'encryption', false),
       set_config('platc.user', :'user', false),
       set_config('platc.database', :'database', false) \g /dev/null

DO $$
DECLARE
  wanted_user text := current_setting('platc.user');
  wanted_database text := current_setting('platc.database');
  owner text;
BEGIN
  IF greatest(octet_length(wanted_user), octet_length(wanted_database)) > 63 THEN
    RAISE EXCEPTION 'user "%" or database "%" has a name of more than 63 bytes',
      wanted_user, wanted_database;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = wanted_user AND rolsuper) THEN
    RAISE EXCEPTION 'user "%" is a superuser and cannot be a consumer''s', wanted_user;
  END IF;
  SELECT pg_get_userbyid(datdba) INTO owner FROM pg_database WHERE datname = wanted_database;
  IF owner <> wanted_user THEN
    RAISE EXCEPTION 'database "%" exists and belongs to user "%", not to user "%"',
      wanted_database, owner, wanted_user;
  END IF;
END
$$;

SELECT format('CREATE ROLE %I', :'user')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec

-- Always, so that a new password arrives, and one stored in the old way is stored in the new way.
ALTER ROLE :"user" LOGIN PASSWORD :'password';

-- CREATE DATABASE has no IF NOT EXISTS and cannot run inside of a transaction or a DO block.
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'user')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
