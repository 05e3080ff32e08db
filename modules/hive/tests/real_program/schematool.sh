#!/bin/bash
# What Hive's `bin/schematool` comes to.
exec java --add-opens=java.base/java.net=ALL-UNNAMED -Xmx256m \
  -Dlog4j.configurationFile=hive-log4j2.properties \
  -cp "$SCHEMA_CONF:$JARS" org.apache.hive.beeline.HiveSchemaTool "$@"
