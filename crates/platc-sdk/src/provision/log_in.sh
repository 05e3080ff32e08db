# Gets a ticket from a keytab; the server may be away for a while.
# Environment: KERBEROS_PRINCIPAL, KERBEROS_KEYTAB, KRB5_CONFIG, KRB5CCNAME
if ! command -v kinit >/dev/null; then
  echo "platc: the image has no kinit, which Kerberos needs" >&2
  exit 1
fi
for attempt in $(seq 30); do
  if kinit -k -t "$KERBEROS_KEYTAB" "$KERBEROS_PRINCIPAL"; then break; fi
  if [ "$attempt" = 30 ]; then
    echo "platc: no ticket for $KERBEROS_PRINCIPAL, see above" >&2
    exit 1
  fi
  sleep 10
done
