"""Kill coding sessions at random moments and look for lost decisions: ``python benchmarks/kills.py --kills 1000``.

Each round starts a session on the same study, feeds it actions of one kind among answers, kills the process after a
random time, and then checks that every action that the session said was saved is in the log, that the log verifies,
that the store opens, and that the codebook's file is whole. ``--screen`` does the same to the full screen in a
pseudo-terminal: there, what was saved is what the counter of the segments left says.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import codebook as books
from qualkit import store
from qualkit.study import Study
from qualkit.workflow import layers
from qualkit.workflow.ready import ready

if TYPE_CHECKING:
    from collections.abc import Callable

QUALKIT = [sys.executable, "-u", "-m", "qualkit"]
ANSWERS = ["entry", "none", "login", "expiry+barrier"]
SAID = re.compile(
    r"(Saved:|Saved on \d+ segments|Undone|Restored|Flagged for|The flag is off|"
    r"Memo saved|Skipped[:.]|Split:|Joined with)"
)
ON_SEVERAL = re.compile(r"Saved on (\d+) segments")
LEFT = re.compile(rb"(\d+) left")


class Actions:
    """What is typed in a round, by the kind of action."""

    def __init__(self, study: Study, rng: random.Random) -> None:
        self._rng = rng
        engine = ready(study, now=datetime.now(UTC))
        with store.reading(engine) as connection:
            texts = {one.name: one for one in store.transcripts.every(connection)}
            segments = store.segments.every(connection)
        self._words = [texts[one.transcript].quote(one.span).split() for one in segments]
        self.kinds: dict[str, Callable[[], list[str]]] = {
            "answer": lambda: [rng.choice(ANSWERS)],
            "undo and redo": lambda: [rng.choice(ANSWERS), "u", "u", "r"],
            "memo": lambda: ["m what she says here matters", rng.choice(ANSWERS)],
            "flag and skip": lambda: ["f", "s"],
            "split and join": self._cut,
            "mark": self._mark,
            "several at once": lambda: [f"next {rng.randint(2, 9)} {rng.choice(ANSWERS)}"],
            "new code": lambda: [f"new k{rng.randrange(10**9)} Label {rng.randrange(10**6)}", rng.choice(ANSWERS)],
        }

    def _place(self) -> tuple[int, list[str]]:
        while True:
            number = self._rng.randrange(len(self._words))
            if len(self._words[number]) > 5:
                return number + 1, self._words[number]

    def _cut(self) -> list[str]:
        number, words = self._place()
        return [f"go {number}", f"split {' '.join(words[3:6])}", "j", self._rng.choice(ANSWERS)]

    def _mark(self) -> list[str]:
        number, words = self._place()
        return [f"go {number}", f"mark {' '.join(words[1:4])}", self._rng.choice(ANSWERS)]


def line_round(folder: Path, lines: list[str], rng: random.Random, *, longest: float) -> int:
    """Run a session in line mode, kill it, and give how many decisions it said were saved.

    One round in four is killed while it starts, the others within ``longest`` seconds after the first segment is shown.
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
        process.stdin.write("".join(f"{line}\n" for line in lines))
        process.stdin.flush()
    for number, line in enumerate(process.stdout):
        if number == 0 and not is_early:
            killer.cancel()
            killer = threading.Timer(rng.uniform(0.0, longest), process.kill)
            killer.start()
        several = ON_SEVERAL.search(line)
        said += int(several[1]) if several else bool(SAID.match(line))
    process.wait()
    killer.cancel()
    return said


def screen_round(folder: Path, lines: list[str], rng: random.Random, *, longest: float) -> int:
    """Run a session on the full screen, kill it, and give by how much the segments left became fewer on it."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(  # noqa: S606 - the program under test
            sys.executable,
            [*QUALKIT, "code", "--coder", "ann", "--blind"],
            {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        )
    seen, typed = b"", 0
    end = time.monotonic() + 20
    keys = "".join(f"{line}\r" for line in lines).encode()
    while time.monotonic() < end:
        is_there, _, _ = select.select([terminal], [], [], 0.005)
        if is_there:
            try:
                seen += os.read(terminal, 65_536)
            except OSError:
                break
        if not LEFT.search(seen):
            continue
        if not typed:
            end = time.monotonic() + rng.uniform(0.0, 8 * longest)
        stop = keys.find(b"\r", typed) + 1
        if not is_there and stop:  # drawn: the next line may be typed
            os.write(terminal, keys[typed:stop])
            typed = stop
        typed = typed or 1
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    left = [int(found) for found in LEFT.findall(seen)]
    return max(left, default=0) - min(left, default=0)


def main() -> None:
    """Print what was killed, saved and lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", metavar="KIND", help="of action, for example 'new code'")
    parser.add_argument("--screen", action="store_true", help="the full screen instead of line mode")
    options = parser.parse_args()
    if options.screen and os.name != "posix":
        raise SystemExit("the full screen is killed in a pseudo-terminal, which Windows does not have")
    rng = random.Random(options.seed)
    lost = unopened = total = rounds_with_answers = 0
    kills: Counter[str] = Counter()
    logged: Counter[str] = Counter()
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
        book = study.codebook_path.read_bytes()
        actions = Actions(study, rng)
        before = 0
        for number in range(options.kills):
            kind = options.only or list(actions.kinds)[number % len(actions.kinds)]
            lines = [line for _ in range(120) for line in actions.kinds[kind]()]
            longest = 2.0 if kind == "new code" else 0.5  # the codebook's file is written as well
            said = (screen_round if options.screen else line_round)(folder, lines, rng, longest=longest)
            layer = layers.open_layer(study, "ann", now=datetime.now(UTC))
            with store.reading(layer) as connection:
                after = store.decisions.head(connection)[0]
            lost += max(0, said - (after - before))
            total += after - before
            kills[kind] += 1
            logged[kind] += after - before
            rounds_with_answers += said > 0
            unopened += bool(store.verify(layer)) or books.load(study.codebook_path)[0] is None
            before = after
            if after > 900 or study.codebook_path.stat().st_size > 2 * len(book):
                # The study is nearly coded: start the coder anew, so that there is always something to answer.
                for path in study.layers.glob("ann.sqlite*"):
                    path.unlink()
                (study.exports / "heads.json").unlink(missing_ok=True)
                study.codebook_path.write_bytes(book)
                before = 0
            if (number + 1) % 100 == 0:
                print(f"{number + 1} kills, {total} decisions logged, {lost} lost, {unopened} damaged", flush=True)
    for kind, n_kills in kills.items():
        print(f"  {kind:16} {n_kills:5} kills {logged[kind]:7} decisions logged")
    print(
        f"{options.kills} kills in {time.perf_counter() - started:.0f} s, {rounds_with_answers} after an answer: "
        f"{total} decisions logged, {lost} said to be saved and lost, {unopened} damaged logs or codebooks"
    )
    sys.exit(bool(lost or unopened))


if __name__ == "__main__":
    main()
