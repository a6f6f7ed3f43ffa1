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

EXPLAINED = {
    "16_csv": "neighbouring rows of one speaker are one turn",
    "22_": "each label is a numbered question; the answers below have no label, and get the participant's role",
    "28_": "neighbouring cues of one speaker are one turn: 10 runs",
    "29_": "neighbouring cues of one speaker are one turn: 10 runs",
    "30_": "cues that the file numbers as parts of one utterance (19-0, 19-1) are one turn",
    "31_": "neighbouring cues of one speaker are one turn",
    "31b": "the same interview as 31, and the same 34 turns; the manifest counts cues",
    "32_": "cues that the file numbers as parts of one utterance are one turn",
    "36_": "no labels and no times: a paragraph is a turn",
}
"""By the beginning of a file's name."""


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
        told = {label.casefold(): n for label, n in speakers.items() if label is not None}
        number = re.match(r"\d+", row["turns"])
        is_same = bool(transcripts) and told == wanted and (number is None or n_turns == int(number[0]))
        why = next((text for start, text in EXPLAINED.items() if row["file"].startswith(start)), "")
        n_same += is_same
        n_explained += bool(not is_same and why and transcripts)
        mark = "same" if is_same else "explained" if why and transcripts else "DIFFERENT"
        print(f"{mark:9}  {row['file'][:44]:44}  got {n_turns:4}  expected {row['turns'] or '-'}")
        if not is_same:
            print(f"           got {_few(told)}; expected {_few(wanted)}: {why or [str(one) for one in problems[:2]]}")
    seconds = time.perf_counter() - started
    print(f"{len(rows)} files in {seconds:.1f} s: {n_same} as the manifest says, {n_explained} explained")


def _few(speakers: dict[str, int]) -> str:
    told = [f"{label} {n}" for label, n in list(speakers.items())[:4]]
    return ", ".join(told) + (f" and {len(speakers) - 4} more" if len(speakers) > 4 else "") or "no labels"


if __name__ == "__main__":
    main()
