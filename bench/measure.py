"""Runs a program once and prints what it took: user and system seconds, wall seconds, peak KiB, exit code, SHA-256 of its output.
usage: measure.py LIMIT_SECONDS OUTPUT PROGRAM ARGUMENT...
The peak is that of the largest process; a process that is smaller than this one when it starts counts as large as this one."""
import hashlib
import os
import signal
import subprocess
import sys
import time

limit, output, command = float(sys.argv[1]), sys.argv[2], sys.argv[3:]
with open(output, "wb") as file:
    start = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, start_new_session=True)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    signal.setitimer(signal.ITIMER_REAL, 0)
with open(output, "rb") as file:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
print(usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss, os.waitstatus_to_exitcode(status), digest)
