"""Runs a command, and takes the time and the peak memory of all its processes together."""

import subprocess
import threading
import time
from pathlib import Path

INTERVAL = 0.05


def _kin(root):
    """The process `root` and everything it started, by the children that each thread names."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting.extend(int(child) for child in children.read_text().split())
            except OSError:  # it ended meanwhile
                pass
    return found


def _proportional(pid):
    """The bytes of a process, a page that several share counted in parts; 0 once it has ended."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run(command, **options):
    """The ended process, its seconds of wall time, and the peak of the memory of its whole tree, in bytes."""
    peak, ended = 0, threading.Event()

    def watch(pid):
        nonlocal peak
        while not ended.wait(INTERVAL):
            peak = max(peak, sum(map(_proportional, _kin(pid))))

    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options) as process:
        watcher = threading.Thread(target=watch, args=(process.pid,), daemon=True)
        watcher.start()
        out, err = process.communicate()
        seconds = time.monotonic() - started
        ended.set()
        watcher.join()
    return subprocess.CompletedProcess(command, process.returncode, out, err), seconds, peak
