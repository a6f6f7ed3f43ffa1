"""The line's speed, each command as a fresh process: ``python benchmarks/line.py --runs 5 --with qc``.

Times are medians of several runs, interleaved, so that commands compare in one run; the import of click stands
beside as the floor. ``--with NAME`` times another program's ``NAME --help`` in the same run, if it is installed. Peak
memory is of the largest process, where the system tells.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

QUALKIT = [sys.executable, "-m", "qualkit"]
LINE = [["transcripts", "list"], ["embed"], ["suggest", "--coder", "lin"], ["themes"], ["matrix"]]
SESSION = [sys.executable, "-u", "-m", "qualkit", "code", "--coder", "ann"]
ANSWERS = 40


def timed(words: list[str], *, cwd: Path) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    result = subprocess.run(words, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - started
    if result.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{result.stderr}")
    return seconds


def peak_mb(words: list[str], *, cwd: Path) -> float:
    """Peak memory of one call in MB, by the system's own account; 0 where it tells none."""
    if not hasattr(os, "wait4"):
        return 0.0
    process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def session(cwd: Path, n_answers: int, mode: str = "--blind") -> tuple[float, list[float]]:
    """Seconds to a session's first segment, and from each answer to the next view, its save to disk included."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [*SESSION, mode],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    if process.stdin is None or process.stdout is None:
        raise SystemExit("no pipes to the session")
    process.stdout.readline()
    first = time.perf_counter() - started
    waits = []
    for _ in range(n_answers):
        answered = time.perf_counter()
        process.stdin.write("none\n")
        process.stdin.flush()
        while "Saved:" not in process.stdout.readline():
            pass
        waits.append(time.perf_counter() - answered)
    process.communicate("q\n")
    return first, waits


def shipped(folder: Path, *, codings: bool = True) -> Path:
    """A copy of the shipped study, not yet built; without its committed codings if so wanted."""
    subprocess.run([*QUALKIT, "init", "--example", str(folder)], check=True, capture_output=True)
    if not codings:
        settings = folder / "qualkit.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        settings.write_text("\n".join(line for line in lines if not line.startswith("files")), encoding="utf-8")
    return folder


def from_nothing(root: Path) -> Path:
    """Print the line's times from nothing and again, and its memory; the study it built."""
    print("From nothing (one run each, a fresh copy of the shipped study)")
    study = shipped(root / "first")
    seconds = {" ".join(words): timed([*QUALKIT, *words], cwd=study) for words in LINE}
    for name, taken in seconds.items():
        print(f"  {name:32} {taken:7.2f} s")
    print(f"  {'all (the first builds the store)':32} {sum(seconds.values()):7.2f} s")
    again = sum(timed([*QUALKIT, *words], cwd=study) for words in LINE[1:])
    print(f"  {'all but the first, again':32} {again:7.2f} s")
    bare = shipped(root / "bare", codings=False)
    print(f"  {'import and segment alone':32} {timed([*QUALKIT, *LINE[0]], cwd=bare):7.2f} s")
    fresh = shipped(root / "memory")
    print("Peak memory of the largest process")
    for words in LINE:
        print(f"  {' '.join(words):32} {peak_mb([*QUALKIT, *words], cwd=fresh):7.0f} MB")
    return study


def side_by_side(study: Path, runs: int, other: str | None) -> None:
    """Print medians of interleaved runs."""
    subprocess.run([*QUALKIT, "coder", "add", "ann"], cwd=study, check=True, capture_output=True)
    session(study, 1)  # makes the layer
    subprocess.run([*QUALKIT, "suggest"], cwd=study, check=True, capture_output=True)  # for anybody, so for ann
    measures: dict[str, Callable[[], float]] = {
        "python -c 'import click'": partial(timed, [sys.executable, "-c", "import click"], cwd=study),
        "qualkit --help": partial(timed, [*QUALKIT, "--help"], cwd=study),
        "qualkit status": partial(timed, [*QUALKIT, "status"], cwd=study),
        "first segment of a session": lambda: session(study, 0)[0],
        "first segment with suggestions": lambda: session(study, 0, "--assist")[0],
        "qualkit matrix": partial(timed, [*QUALKIT, "matrix"], cwd=study),
    }
    if other and shutil.which(other):
        measures[f"{other} --help"] = partial(timed, [other, "--help"], cwd=study.parent)
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            found[name].append(measure())
    print(f"Medians of {runs} interleaved runs (min-max)")
    for name, times in found.items():
        print(f"  {name:32} {statistics.median(times):7.3f} s  ({min(times):.3f}-{max(times):.3f})")
    for mode in ("--blind", "--assist"):
        first, *waits = session(study, ANSWERS, mode)[1]
        ordered = sorted(waits)
        print(
            f"From an answer to the next view, saved to disk between ({mode}, {ANSWERS} answers): "
            f"median {statistics.median(ordered) * 1000:.0f} ms, "
            f"95 % below {ordered[int(0.95 * len(ordered))] * 1000:.0f} ms, the first {first * 1000:.0f} ms"
        )


def main() -> None:
    """Print every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--with", dest="other", help="another program to time beside, by name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        side_by_side(from_nothing(Path(scratch)), options.runs, options.other)


if __name__ == "__main__":
    main()
