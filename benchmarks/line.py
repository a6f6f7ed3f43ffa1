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
from pathlib import Path

QUALKIT = [sys.executable, "-m", "qualkit"]
SESSION = (
    "import sys; from qualkit.cli.main import main; sys.argv = ['qualkit', 'code', '--coder', 'ann', '--blind']; main()"
)


def timed(words: list[str], *, cwd: Path, stdin: str | None = None) -> tuple[float, float]:
    """Seconds and peak memory in MB (0 where the system does not tell) of one call."""
    started = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    _, told = process.communicate(stdin)
    seconds = time.perf_counter() - started
    if process.returncode not in {0, None}:
        raise SystemExit(f"{' '.join(words)} failed:\n{told}")
    return seconds, 0.0


def peak_mb(words: list[str], *, cwd: Path) -> float:
    """Peak memory of one call in MB, by the system's own account; 0 on Windows."""
    if not hasattr(os, "wait4"):
        return 0.0
    process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def first_segment(cwd: Path) -> float:
    """Seconds from starting a session to its first segment on screen."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", SESSION],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    if process.stdout is None:
        raise SystemExit("no pipe from the session")
    process.stdout.readline()
    seconds = time.perf_counter() - started
    process.communicate("q\n")
    return seconds


def shipped(folder: Path) -> Path:
    """A copy of the shipped study, not yet built."""
    subprocess.run([*QUALKIT, "init", "--example", str(folder)], check=True, capture_output=True)
    return folder


def main() -> None:
    """Print one line per measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--with", dest="other", help="another program to time beside, by name")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        print("From nothing (one run each, a fresh copy of the shipped study)")
        study = shipped(root / "first")
        line = [["transcripts", "list"], ["embed"], ["suggest", "--coder", "lin"], ["themes"], ["matrix"]]
        total = 0.0
        for words in line:
            seconds, _ = timed([*QUALKIT, *words], cwd=study)
            total += seconds
            note = "  (builds the store: import, segment, committed codings)" if words == line[0] else ""
            print(f"  {' '.join(words):28} {seconds:7.2f} s{note}")
        print(f"  {'all':28} {total:7.2f} s")
        again = sum(timed([*QUALKIT, *words], cwd=study)[0] for words in (["embed"], ["themes"], ["matrix"]))
        print(f"  {'embed, themes, matrix again':28} {again:7.2f} s")
        bare = shipped(root / "bare")
        settings = bare / "qualkit.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text("\n".join(line for line in text.splitlines() if not line.startswith("files")), "utf-8")
        print(f"  {'import and segment alone':28} {timed([*QUALKIT, 'transcripts', 'list'], cwd=bare)[0]:7.2f} s")
        fresh = shipped(root / "memory")
        print("Peak memory of the largest process")
        for words in line:
            print(f"  {' '.join(words):28} {peak_mb([*QUALKIT, *words], cwd=fresh):7.0f} MB")
        subprocess.run([*QUALKIT, "coder", "add", "ann"], cwd=study, check=True, capture_output=True)
        measures = {
            "python -c 'import click'": lambda: timed([sys.executable, "-c", "import click"], cwd=study)[0],
            "qualkit --help": lambda: timed([*QUALKIT, "--help"], cwd=study)[0],
            "qualkit status": lambda: timed([*QUALKIT, "status"], cwd=study)[0],
            "first segment of a session": lambda: first_segment(study),
            "qualkit matrix": lambda: timed([*QUALKIT, "matrix"], cwd=study)[0],
        }
        if options.other and shutil.which(options.other):
            other = [options.other, "--help"]
            measures[" ".join(other)] = lambda: timed(other, cwd=root)[0]
        found: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(options.runs):
            for name, measure in measures.items():
                found[name].append(measure())
        print(f"Medians of {options.runs} interleaved runs (min-max)")
        for name, seconds in found.items():
            print(f"  {name:28} {statistics.median(seconds):7.3f} s  ({min(seconds):.3f}-{max(seconds):.3f})")


if __name__ == "__main__":
    main()
