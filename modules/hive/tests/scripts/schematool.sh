#!/bin/bash
# Plays `schematool` for the tests of the scripts; notes each call in the file `calls`.
echo "schematool $*" >>"$WORLD/calls"
operation=${3#-}
cat "$WORLD/$operation" 2>/dev/null || true
exit "$(cat "$WORLD/$operation-status" 2>/dev/null || echo 0)"
