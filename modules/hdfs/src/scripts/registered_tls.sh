# Like registered.sh, where the web server speaks TLS. It asks the pod itself, so whose certificate that is
# does not matter. Arguments: PORT
curl --silent --show-error --insecure --max-time 10 \
  "https://127.0.0.1:$1/jmx?qry=Hadoop:service=DataNode,name=DataNodeInfo" | grep -q '"ClusterId" *: *"'
