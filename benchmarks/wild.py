"""Transcripts as found in the wild, read and counted: ``python benchmarks/wild.py --data FOLDER``.

FOLDER holds the files and ``MANIFEST.tsv`` with the columns file, turns and speakers (turns by label, as JSON). A line
of the table tells what was read, what the manifest says, and, where they differ, why.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import Counter
from pathlib import Path

from qualkit.config import SpeakerSettings
from qualkit.readers import read_all

ONE_TURN = "neighbouring {} of one speaker are one turn"
EXPLAINED = {
    "16_csv": (46, f"{ONE_TURN.format('rows')}: 96 rows"),
    "22_": (28, "each label is a numbered question; the answers have no label, and get the participant's role"),
    "28_": (10, f"{ONE_TURN.format('cues')}: 13 cues, 10 runs"),
    "29_": (10, f"{ONE_TURN.format('cues')}: 17 cues, 10 runs"),
    "30_": (3, "cues that the file numbers as parts of one utterance (19-0, 19-1) are one turn"),
    "31_": (34, f"{ONE_TURN.format('cues')}: 34 runs, two of them without a name"),
    "31b": (34, f"{ONE_TURN.format('rows')}: the same 34; its 63 rows also part where somebody paused"),
    "32_": (116, "cues that the file numbers as parts of one utterance are one turn: 117, one without a word"),
    "36_": (10, "no labels and no times: a paragraph is a turn"),
}
"""By the beginning of a file's name: turns, counted by hand or with grep, and why they are not the manifest's."""


def main() -> None:
    """Print the table, then how many files are as the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    folder: Path = parser.parse_args().data
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    n_same = n_explained = 0
    started = time.perf_counter()
    for row in rows:
        transcripts, problems = read_all(folder / row["file"], root=folder, speakers=SpeakerSettings())
        speakers = Counter(turn.speaker for one in transcripts for turn in one.turns)
        n_turns = speakers.total()
        wanted = {label.casefold(): n for label, n in json.loads(row["speakers"] or "{}").items()}
        found = {label.casefold(): n for label, n in speakers.items() if label is not None}
        number = re.match(r"\d+", row["turns"])
        is_same = bool(transcripts) and found == wanted and (number is None or n_turns == int(number[0]))
        n_counted, why = next((told for start, told in EXPLAINED.items() if row["file"].startswith(start)), (0, ""))
        is_explained = not is_same and n_counted == n_turns and bool(transcripts)
        n_same += is_same
        n_explained += is_explained
        mark = "same" if is_same else "explained" if is_explained else "DIFFERENT"
        print(f"{mark:9}  {row['file'][:44]:44}  got {n_turns:4}  expected {row['turns'] or '-'}")
        if not is_same:
            print(f"           got {_few(found)}; expected {_few(wanted)}: {why or [str(one) for one in problems[:2]]}")
    seconds = time.perf_counter() - started
    print(f"{len(rows)} files in {seconds:.1f} s: {n_same} as the manifest says, {n_explained} explained")


def _few(speakers: dict[str, int]) -> str:
    told = [f"{label} {n}" for label, n in list(speakers.items())[:4]]
    return ", ".join(told) + (f" and {len(speakers) - 4} more" if len(speakers) > 4 else "") or "no labels"


if __name__ == "__main__":
    main()
