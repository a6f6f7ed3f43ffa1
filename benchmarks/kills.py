"""Kill coding sessions at random moments and look for lost decisions: ``python benchmarks/kills.py --kills 1000``.

Each round starts a session on the same study, feeds it answers, kills the process after a random time, and then
checks that every answer whose "Saved" was printed is in the log, that the log verifies, and that the store opens.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from qualkit import store
from qualkit.study import Study
from qualkit.workflow import layers

QUALKIT = [sys.executable, "-u", "-m", "qualkit"]


def one_round(folder: Path, rng: random.Random) -> int:
    """Run a session, kill it, and give how many answers it said were saved.

    One round in four is killed while it starts, the others within half a second after the first segment is shown.
    """
    process = subprocess.Popen(
        [*QUALKIT, "code", "--coder", "ann", "--blind"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    if process.stdin is None or process.stdout is None:
        raise SystemExit("no pipes to the session")
    said = 0
    is_early = rng.random() < 0.25
    killer = threading.Timer(rng.uniform(0.05, 0.8) if is_early else 30.0, process.kill)
    killer.start()
    with contextlib.suppress(BrokenPipeError):  # the kill came before the answers were all taken
        for _ in range(400):
            process.stdin.write(rng.choice(["entry", "none", "login", "expiry+barrier"]) + "\n")
        process.stdin.flush()
    for number, line in enumerate(process.stdout):
        if number == 0 and not is_early:
            killer.cancel()
            killer = threading.Timer(rng.uniform(0.0, 0.5), process.kill)
            killer.start()
        said += "Saved:" in line
    process.wait()
    killer.cancel()
    return said


def main() -> None:
    """Print what was killed, saved and lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    lost = unopened = total = rounds_with_answers = 0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "study"
        subprocess.run([*QUALKIT, "init", "--example", str(folder)], check=True, capture_output=True)
        settings = folder / "qualkit.toml"
        text = settings.read_text(encoding="utf-8")
        text = "\n".join(line for line in text.splitlines() if not line.startswith("files"))
        settings.write_text(text.replace('"use-multilingual"', '"hashing"'), encoding="utf-8")
        subprocess.run([*QUALKIT, "coder", "add", "ann"], cwd=folder, check=True, capture_output=True)
        study = Study(folder)
        before = 0
        for number in range(options.kills):
            said = one_round(folder, rng)
            now = datetime.now(UTC)
            layer = layers.open_layer(study, "ann", now=now)
            with store.reading(layer) as connection:
                after = store.decisions.head(connection)[0]
            lost += max(0, said - (after - before))
            total += after - before
            rounds_with_answers += said > 0
            unopened += bool(store.verify(layer))
            before = after
            if after > 900:
                # The study is nearly coded: start the coder anew, so that there is always something to answer.
                for path in study.layers.glob("ann.sqlite*"):
                    path.unlink()
                (study.exports / "heads.json").unlink(missing_ok=True)
                before = 0
            if (number + 1) % 100 == 0:
                print(f"{number + 1} kills, {total} decisions logged, {lost} lost, {unopened} damaged logs", flush=True)
    print(
        f"{options.kills} kills in {time.perf_counter() - started:.0f} s, {rounds_with_answers} after an answer: "
        f"{total} decisions logged, {lost} said to be saved and lost, {unopened} logs that do not verify"
    )
    sys.exit(bool(lost or unopened))


if __name__ == "__main__":
    main()
