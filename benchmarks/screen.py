"""The full screen's speed on a large study, in a real terminal: ``python benchmarks/screen.py``.

It makes a study of 20,000 segments, 100 codes and 20,000 codings, opens ``qualkit code`` in a pseudo-terminal and takes
the time from each key to the last byte drawn for it; a key that decides has its answer saved to disk in that time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUALKIT = [sys.executable, "-m", "qualkit"]
CODES, SEGMENTS, CODINGS, TRANSCRIPTS = 100, 20_000, 20_000, 20
QUIET = 0.06
"""Seconds without output after which a screen counts as drawn."""
WORDS = [
    "cloud",
    "film",
    "doctor",
    "phone",
    "picture",
    "wait",
    "trust",
    "医生",
    "云端",
    "胶片",
    "手机",
    "等待",
    "bus",
    "old",
]
SETTINGS = """[study]
name = "Large"
codebook = "codebooks/large.yaml"
synthetic = true
language = "en"
primary_coder = "ann"

[segmentation]
unit = "turn"

[coding]
mode = "blind"
files = ["transcripts/codings/*.jsonl"]
"""


def make(folder: Path) -> None:
    """Write the files of the study and build its store."""
    rng = random.Random(7)
    (folder / "codebooks").mkdir(parents=True)
    (folder / "transcripts" / "codings").mkdir(parents=True)
    (folder / "qualkit.toml").write_text(SETTINGS, encoding="utf-8")
    book = ["schema: qualkit-codebook/1", "name: large", "version: 1.0.0", "languages: [en, zh]", "themes:"]
    for theme in range(10):
        book += [f"  - id: th{theme}", f"    label: {{en: Theme {theme}, zh: 主题{theme}}}", "    codes:"]
        for code in range(CODES // 10):
            words = " ".join(rng.sample(WORDS, 3))
            book += [f"      - id: th{theme}.c{code}", f"        label: {{en: {words} {code}, zh: 编码{theme}{code}}}"]
            book += [f"        definition: {{en: What {words} means to those who speak.}}"]
    (folder / "codebooks" / "large.yaml").write_text("\n".join(book) + "\n", encoding="utf-8")
    rows = [json.dumps({"qualkit": "codings/1", "coder": "ann", "name": "Ann", "kind": "person", "synthetic": True})]
    n_coded, per_transcript = 0, SEGMENTS // TRANSCRIPTS
    for number in range(TRANSCRIPTS):
        name, text, turns = f"T{number:02}", "", []
        for _ in range(per_transcript):
            words = " ".join(rng.choices(WORDS, k=rng.randint(8, 40)))
            if n_coded < CODINGS and number < TRANSCRIPTS // 2:
                codes = sorted(f"th{one // 10}.c{one % 10}" for one in rng.sample(range(CODES), 2))
                n_coded += len(codes)
                place = {"transcript": name, "start": len(text), "end": len(text) + len(words), "quote": words}
                rows.append(json.dumps(place | {"codes": codes, "at": "2026-01-05T09:00:00Z"}))
            turns.append(f"Patient: {words}")
            text += words + "\n"
        (folder / "transcripts" / f"{name}.txt").write_text("\n\n".join(turns) + "\n", encoding="utf-8")
    (folder / "transcripts" / "codings" / "ann.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    subprocess.run([*QUALKIT, "status"], cwd=folder, check=True)


class Terminal:
    """A session in a pseudo-terminal."""

    def __init__(self, folder: Path, columns: int, lines: int, *words: str) -> None:
        import fcntl
        import pty
        import termios

        own, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started = time.perf_counter()
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._process = subprocess.Popen(
            [*QUALKIT, "code", "--coder", "ann", *words],
            cwd=folder,
            stdin=other,
            stdout=other,
            stderr=other,  # where Textual draws
            env=environment,
            start_new_session=True,
        )
        os.close(other)
        self._own = own

    def drawn(self, *, until: bytes = b"", quiet: float = QUIET) -> tuple[float, bytes]:
        """When the last byte came, and all that came, once ``until`` was among it and nothing more follows."""
        seen, last = b"", time.perf_counter()
        while True:
            ready, _, _ = select.select([self._own], [], [], 20 if until not in seen else quiet)
            if not ready:
                return last, seen
            try:
                seen += os.read(self._own, 65_536)
            except OSError:  # the session ended
                return last, seen
            last = time.perf_counter()

    def key(self, key: bytes) -> float:
        """Milliseconds from a key to the last byte drawn for it."""
        pressed = time.perf_counter()
        os.write(self._own, key)
        # The first byte may take its time; what is drawn follows at once.
        ready, _, _ = select.select([self._own], [], [], 2)
        if not ready:
            return 0.0
        return (self.drawn()[0] - pressed) * 1000

    def spent(self) -> float:
        """Seconds of processor time so far, all threads together, where the system tells; else not a number.

        On a machine that does other things at the same time, this is the figure that can be compared.
        """
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return float("nan")
        fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> float:
        """Quit; the peak memory of the session in MB, where the system tells."""
        os.write(self._own, b"\x11")
        _, _, usage = os.wait4(self._process.pid, 0)
        os.close(self._own)
        return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def told(name: str, times: list[float]) -> None:
    """Print a median and what 95 % stay below."""
    ordered = sorted(times)
    below = ordered[int(0.95 * len(ordered))]
    print(
        f"  {name:34} median {statistics.median(ordered):6.1f} ms   95 % below {below:6.1f} ms   (n = {len(ordered)})"
    )


def measure(folder: Path, columns: int, lines: int, rounds: int, mode: str) -> None:
    """Print the figures for a size."""
    print(f"{columns}×{lines}, {mode}")
    terminal = Terminal(folder, columns, lines, mode)
    last, _ = terminal.drawn(until=b"of 20000", quiet=0.4)
    print(f"  {'to the first segment drawn':34} {last - terminal.started:6.2f} s   processor {terminal.spent():.2f} s")
    before = terminal.spent()
    rng = random.Random(7)
    letters, moves, pages, answers, undoes = [], [], [], [], []
    for _ in range(rounds):
        word = rng.choice([f"th{rng.randrange(10)}.c{rng.randrange(10)}", "film", "医生", "phone"])
        letters += [terminal.key(letter.encode()) for letter in word]
        moves += [terminal.key(b"\x1b[B"), terminal.key(b"\x1b[A")]
        answers.append(terminal.key(b"\r"))
        if mode != "--blind":
            answers.append(terminal.key(b"\r"))
        pages += [terminal.key(b"\x1b[6~"), terminal.key(b"\x1b[5~")]
    for _ in range(max(2, rounds // 10)):
        undoes += [terminal.key(b"\x1a"), terminal.key(b"\x19")]
        terminal.key(b"0")
        answers.append(terminal.key(b"\r"))
    spent = terminal.spent() - before
    print(f"  {'memory':34} {terminal.close():6.0f} MB")
    for name, times in (
        ("a letter of a search", letters),
        ("a move in the codebook", moves),
        ("a page of the transcript", pages),
        ("an answer, saved to disk", answers),
        ("undo or redo, saved to disk", undoes),
    ):
        told(name, [one for one in times if one])
    every = [one for one in (*letters, *moves, *pages, *answers, *undoes) if one]
    told("all keys", every)
    print(f"  {'processor time for a key':34} mean   {spent * 1000 / len(every):6.1f} ms")


def main() -> None:
    """Make the study, print every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="answers for each size")
    parser.add_argument("--study", type=Path, help="a study made before, or a folder to keep this one in")
    parser.add_argument("--mode", default="--blind", choices=["--blind", "--assist", "--commit-first"])
    options = parser.parse_args()
    if os.name != "posix":
        raise SystemExit("this benchmark needs a pseudo-terminal, which Windows does not have")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.study or Path(scratch) / "large"
        if not (folder / "qualkit.toml").exists():
            make(folder)
        for columns, lines in ((80, 24), (120, 40), (200, 60)):
            measure(folder, columns, lines, options.rounds, options.mode)


if __name__ == "__main__":
    main()
