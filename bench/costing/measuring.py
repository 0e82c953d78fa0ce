"""The processor time that processes have taken, as Linux tells it under /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
NS_OF_TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
# Fields of /proc/PID/stat behind the name, which may hold anything, counted from 0.
PARENT, UTIME, STIME, CUTIME, CSTIME = 1, 11, 12, 13, 14


def stat_fields(text: str) -> list[str]:
    """Return what /proc/PID/stat says behind the name of the program."""
    return text[text.rindex(")") + 2 :].split()


def parent_of(pid: int) -> int:
    return int(_stat(pid)[PARENT])


def family(root: int) -> list[int]:
    """Return this process and all that descend from it."""
    pids = [root]
    for pid in pids:
        try:
            for task in (PROC / str(pid) / "task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
        except OSError:  # it has just ended
            continue
    return pids


def cpu_ms(root: int) -> float:
    """Return the milliseconds of processor time of a process and its family, also of the dead."""
    return sum(_ns(pid) for pid in family(root)) / 1_000_000


def _ns(pid: int) -> int:
    """Return the nanoseconds of a process, with those of its children that have ended."""
    try:
        fields = _stat(pid)
        ended = int(fields[CUTIME]) + int(fields[CSTIME])
        try:  # to the nanosecond; stat itself counts hundredths of a second
            own = _running_ns((PROC / str(pid) / "task").iterdir())
        except FileNotFoundError:
            own = (int(fields[UTIME]) + int(fields[STIME])) * NS_OF_TICK
    except OSError:
        return 0
    return own + ended * NS_OF_TICK


def _running_ns(tasks: Iterable[Path]) -> int:
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


def _stat(pid: int) -> list[str]:
    return stat_fields((PROC / str(pid) / "stat").read_text())
