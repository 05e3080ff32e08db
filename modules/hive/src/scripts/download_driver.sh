# Downloads PostgreSQL's driver and checks it. Arguments: TARGET URL SHA-256
target=$1 url=$2 expected=$3
curl --fail --silent --show-error --location --retry 5 --output "$target" "$url"
actual=$(sha256sum "$target" | cut -d ' ' -f 1)
if [ "$actual" != "$expected" ]; then
  rm "$target"
  echo "platc: the SHA-256 of $url is $actual and should be $expected: is it the right file?" >&2
  exit 1
fi
echo "platc: downloaded $url"
