-- What Hive's own script has besides the tables that DataNucleus knows of.
CREATE TABLE "SEQUENCE_TABLE" ("SEQUENCE_NAME" varchar(255) NOT NULL, "NEXT_VAL" bigint NOT NULL, PRIMARY KEY ("SEQUENCE_NAME"));
INSERT INTO "VERSION" ("VER_ID", "SCHEMA_VERSION", "VERSION_COMMENT") VALUES (1, '2.3.0', 'made for a test');
