"""Checks that the image is a client of a Spark Connect server: check.py VERSION."""
import importlib
import sys

server = sys.argv[1]
needed = ["pyspark", "grpc", "google.rpc", "pandas", "pyarrow"]
if int(server.split(".")[0]) >= 4:
    needed.append("zstandard")
missing = []
for module in needed:
    try:
        importlib.import_module(module)
    except ImportError as error:
        missing.append(f"{module} ({error})")
if missing:
    print("The image lacks what a client of Spark Connect needs:", file=sys.stderr)
    for module in missing:
        print(f"  {module}", file=sys.stderr)
    print(f'Build it with: pip install "pyspark[connect]=={server}"', file=sys.stderr)
    sys.exit(1)
import pyspark

if pyspark.__version__.split(".")[:2] != server.split(".")[:2]:
    print(
        f"The image has pyspark {pyspark.__version__}, the server is Spark {server}: "
        "the first two numbers have to be the same",
        file=sys.stderr,
    )
    sys.exit(1)
