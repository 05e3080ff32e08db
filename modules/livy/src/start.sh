# Livy reads its files from one directory, and the address that drivers call back is known only now.
cp /etc/livy/* "$LIVY_CONF_DIR"
echo "livy.rsc.rpc.server.address=$POD_IP" >>"$LIVY_CONF_DIR/livy-client.conf"
# Without an argument the server stays in the foreground.
exec "${LIVY_HOME:-/opt/livy}/bin/livy-server"
