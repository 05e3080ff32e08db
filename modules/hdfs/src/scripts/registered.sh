# Succeeds when the DataNode has registered with a NameNode: only then does it know the cluster's ID.
# Arguments: PORT
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET /jmx?qry=Hadoop:service=DataNode,name=DataNodeInfo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
grep -q '"ClusterId" *: *"' <&3
