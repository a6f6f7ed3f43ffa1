"""The whole line on interviews that people coded, each command as a fresh process.

::

    python benchmarks/real.py --data PATH --out DIR

``PATH`` holds a folder a set: ``transcripts.jsonl`` (a turn a line: ``transcript``, ``turn``, ``speaker``, ``role``,
``text``, ``codes``) and ``codebook.yaml`` (``codes`` with ``id``, ``label``, ``definition``, ``parent``). ``DIR`` lies
outside the repository; it keeps the files made, the studies and their exports for reading.

Printed: seconds a command; turns found against turns in the set; codings read; hit@3 of ``qualkit suggest`` against
the people's codes on coded turns. Nothing given: every interview is scored. Half given: half of the interviews are
given, the others scored, then the halves are swapped; the mean of the two. Beside it the floor, the three codes most
frequent in what is given; with nothing given, in the whole set, which nobody could know beforehand.

"All codes": the whole codebook is on offer. "Used 5 times": rarer codes are retired, and turns that hold no other are
not scored. Nor are uncoded turns: they are no sure negatives.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from qualkit import store
from qualkit.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

QUALKIT = [sys.executable, "-m", "qualkit"]
INTERVIEWER_TURNS = {"stem_journey": False, "pdpilot": True}
"""The sets, and whether the interviewer's turns were coded as well."""
HUMAN = "human"
HALVES = ("first", "second")
AT_LEAST = 5
TOP = 3

Turn = dict[str, Any]


@dataclass(frozen=True)
class CodedSet:
    """Interviews that people coded.

    Attributes:
        turns: In order; ``codes`` are ids of the qualkit codebook.
        themes: The codebook's themes, as a qualkit codebook holds them.
        n_uses: How often each code was given.
    """

    name: str
    turns: list[Turn]
    themes: list[dict[str, Any]]
    n_uses: Counter[str]

    @property
    def halves(self) -> dict[str, set[str]]:
        """Every other interview, and the rest."""
        names = sorted({turn["transcript"] for turn in self.turns})
        return {HALVES[0]: set(names[::2]), HALVES[1]: set(names[1::2])}


def read_set(folder: Path) -> CodedSet:
    """The set in a folder, with ids that a qualkit codebook may have."""
    entries = YAML(typ="safe").load((folder / "codebook.yaml").read_text(encoding="utf-8"))["codes"]
    ids = valid_ids(entries)
    turns = [json.loads(line) for line in (folder / "transcripts.jsonl").read_text(encoding="utf-8").splitlines()]
    for turn in turns:
        turn["codes"] = [ids[code] for code in turn["codes"]]
    return CodedSet(
        folder.name, turns, themes_of(entries, ids, folder.name), Counter(c for t in turns for c in t["codes"])
    )


def valid_ids(entries: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The set's ids to ids of letters, digits, ``-`` and ``.``, each once; the hierarchy stays readable in them."""
    found: dict[str, str] = {}
    for entry in entries:
        parts = [re.sub(r"\W+", "-", part).strip("-").casefold() for part in entry["id"].split(" > ")]
        name = ".".join(part for part in parts if part) or "code"
        taken = set(found.values())
        found[entry["id"]] = next(
            one for one in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if one not in taken
        )
    return found


def themes_of(entries: list[dict[str, Any]], ids: dict[str, str], name: str) -> list[dict[str, Any]]:
    """Uppermost entries with something below them are themes; lone codes gather in a theme of the set's name."""
    below: dict[str | None, list[dict[str, Any]]] = {}
    for entry in entries:
        below.setdefault(entry.get("parent"), []).append(entry)

    def made(entry: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {"id": ids[entry["id"]], "label": entry["label"]}
        if entry.get("definition"):
            result["definition"] = entry["definition"]
        if entry["id"] in below:
            result["codes"] = [made(child) for child in below[entry["id"]]]
        return result

    themes = [made(entry) for entry in below[None] if entry["id"] in below]
    loose = [made(entry) for entry in below[None] if entry["id"] not in below]
    return [*themes, {"id": f"{name}.codes", "label": f"Codes of {name}", "codes": loose}] if loose else themes


def write_transcripts(coded: CodedSet, folder: Path) -> list[Path]:
    """A .csv an interview, as a spreadsheet of turns."""
    folder.mkdir(parents=True)
    paths = []
    for name in dict.fromkeys(turn["transcript"] for turn in coded.turns):
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            columns = ["transcript", "turn", "speaker", "role", "text"]
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(turn for turn in coded.turns if turn["transcript"] == name)
    return paths


def write_codebook(coded: CodedSet, path: Path, *, without: frozenset[str] = frozenset()) -> None:
    """The qualkit codebook; codes of ``without`` are retired in it."""

    def marked(codes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            code
            | ({"status": "retired"} if code["id"] in without else {})
            | ({"codes": marked(code["codes"])} if "codes" in code else {})
            for code in codes
        ]

    themes = [theme | {"codes": marked(theme["codes"])} for theme in coded.themes]
    head = {"schema": "qualkit-codebook/1", "name": coded.name, "version": "1", "languages": ["en"]}
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(head | {"themes": themes}, file)


def write_codings(
    coded: CodedSet, study: Path, path: Path, *, coder: str, interviews: set[str], keep: Callable[[str], bool]
) -> int:
    """The people's codes as JSON lines, the offsets being those of the study's turns; how many codings."""
    n_codings = 0
    with connected(study) as connection:
        transcripts = {name: store.transcripts.get(connection, name) for name in sorted(interviews)}
    with path.open("w", encoding="utf-8") as file:
        head = {"qualkit": "codings/1", "coder": coder, "note": f"People's codes of {coded.name}."}
        print(json.dumps(head), file=file)
        for turn in coded.turns:
            codes = [code for code in turn["codes"] if keep(code)]
            if turn["transcript"] not in transcripts or not codes:
                continue
            span = next(t.span for t in transcripts[turn["transcript"]].turns if t.number == turn["turn"])
            line = {"transcript": turn["transcript"], "start": span.start, "end": span.end, "quote": turn["text"]}
            print(json.dumps(line | {"codes": codes}, ensure_ascii=False), file=file)
            n_codings += len(codes)
    return n_codings


@contextmanager
def connected(folder: Path) -> Iterator[store.Connection]:
    """The store of a study, to read from."""
    study = Study(folder)
    engine = store.open_study(study.store_path, None, backups=study.backups, now=datetime.now(UTC))
    with store.reading(engine) as connection:
        yield connection
    engine.dispose()


def run(study: Path, *words: str | Path, told: bool = True) -> str:
    """One command in a fresh process; its rows. With ``told`` its time is printed."""
    started = time.perf_counter()
    call = [*QUALKIT, *map(str, words)]
    done = subprocess.run(call, cwd=study, capture_output=True, text=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"qualkit {' '.join(map(str, words))} ended with status {done.returncode}:\n{done.stderr}")
    if told:
        shown = " ".join(word.name if isinstance(word, Path) else word for word in words)
        print(f"    {seconds:6.2f} s  qualkit {shown[:90]}", flush=True)
    return done.stdout


def start(coded: CodedSet, folder: Path, csvs: Sequence[Path], *, told: bool, without: frozenset[str]) -> None:
    """A study with the interviews, the codebook and segments; nothing coded."""
    run(folder.parent, "init", folder, told=told)
    settings = folder / "qualkit.toml"
    text = settings.read_text(encoding="utf-8").replace('unit = "meaning"', 'unit = "turn"')
    text = text.replace('# primary_coder = "ann"', f'primary_coder = "{HUMAN}"')
    if INTERVIEWER_TURNS[coded.name]:
        text = text.replace("# interviewer_turns = false", "interviewer_turns = true")
    settings.write_text(text, encoding="utf-8")
    write_codebook(coded, folder / "codebooks" / "codebook.yaml", without=without)
    run(folder, "import", *csvs, told=told)
    run(folder, "segment", told=told)


def line(coded: CodedSet, folder: Path, csvs: Sequence[Path]) -> None:
    """Every command from ``init`` to ``matrix``, and what it found."""
    start(coded, folder, csvs, told=True, without=frozenset())
    run(folder, "codebook", "check")
    everyone = {turn["transcript"] for turn in coded.turns}
    path = folder.parent / f"{HUMAN}.jsonl"
    n_written = write_codings(coded, folder, path, coder=HUMAN, interviews=everyone, keep=lambda _: True)
    run(folder, "import", "--as", "codings", path)
    run(folder, "embed")
    run(folder, "suggest")
    run(folder, "themes", *to(folder / "exports" / "themes"))
    run(folder, "matrix", *to(folder / "exports" / "matrix-theme"))
    run(folder, "matrix", "--columns", "code", *to(folder / "exports" / "matrix-code"))
    by_case = ("matrix", "--rows", "code", "--columns", "case")
    run(folder, *by_case, "--cells", "quotes", *to(folder / "exports" / "matrix-quotes"))
    run(folder, "verify")
    run(folder, "status")
    run(folder, "export", "codings", "--coder", HUMAN)
    n_stand = len(run(folder, "codings", "list", "--output", "jsonl", told=False).splitlines())
    print(f"    turns found {as_told(coded, folder)} of {len(coded.turns)}, with speaker, role and words as in the set")
    print(f"    codings read {n_stand} of {n_written}; in the set {sum(coded.n_uses.values())}")


def to(stem: Path) -> list[str | Path]:
    """The option that writes a file, once a format."""
    return [word for suffix in (".csv", ".html", ".xlsx", ".md") for word in ("--to", stem.with_suffix(suffix))]


def as_told(coded: CodedSet, folder: Path) -> int:
    """Turns of the set that the study has under the same number with the same speaker, role and words."""
    with connected(folder) as connection:
        found = {
            (t.name, turn.number): (turn.speaker, turn.role.value, t.quote(turn.span))
            for t in store.transcripts.every(connection)
            for turn in t.turns
        }
    return sum(found.get((t["transcript"], t["turn"])) == (t["speaker"], t["role"], t["text"]) for t in coded.turns)


def measure(coded: CodedSet, folder: Path, csvs: Sequence[Path], *, at_least: int) -> None:
    """Print hit@3 with nothing and with half of the interviews given, codes used less often being retired."""
    rare = frozenset(code for code in codes_in(coded.themes) if coded.n_uses[code] < at_least)
    start(coded, folder, csvs, told=False, without=rare)
    for half, interviews in coded.halves.items():
        path = folder.parent / f"{folder.name}-{half}.jsonl"
        write_codings(coded, folder, path, coder=half, interviews=interviews, keep=lambda code: code not in rare)
        run(folder, "import", "--as", "codings", path, told=False)
    for whose in ((), ("--coder", HALVES[0]), ("--coder", HALVES[1])):
        run(folder, "suggest", *whose, told=False)
    everything = {turn["transcript"] for turn in coded.turns}
    scored: dict[str, list[tuple[float, float, int, int]]] = {
        "nothing given": [hit(coded, folder, rare, coder=None, given=everything, of=everything)],
        "half given": [
            hit(coded, folder, rare, coder=half, given=interviews, of=everything - interviews)
            for half, interviews in coded.halves.items()
        ],
    }
    named = "all codes" if at_least == 0 else f"used {at_least} times"
    n_codes = len(codes_in(coded.themes)) - len(rare)
    for given, parts in scored.items():
        suggested, floor = (sum(part[place] for part in parts) / len(parts) for place in (0, 1))
        n_turns, n_outside = (sum(part[place] for part in parts) for place in (2, 3))
        note = f"; {n_outside} coded turns are the interviewer's, no segments" if n_outside else ""
        print(
            f"    hit@{TOP}  {named:12} {given:13}  suggest {suggested:.3f}  frequency {floor:.3f}"
            f"  ({n_codes} codes on offer, {n_turns} turns{note})",
            flush=True,
        )


def hit(
    coded: CodedSet, folder: Path, rare: frozenset[str], *, coder: str | None, given: set[str], of: set[str]
) -> tuple[float, float, int, int]:
    """Share of coded turns of ``of`` with one of their codes among the first three, suggested and by frequency.

    Beside it how many turns were scored, and how many coded turns are no segments.
    """
    frequent = Counter(
        code for turn in coded.turns if turn["transcript"] in given for code in turn["codes"] if code not in rare
    )
    floor = {code for code, _ in sorted(frequent.items(), key=lambda item: (-item[1], item[0]))[:TOP]}
    hits: list[tuple[bool, bool]] = []
    n_outside = 0
    with connected(folder) as connection:
        for name in sorted(of):
            transcript = store.transcripts.get(connection, name)
            spans = {turn.number: turn.span for turn in transcript.turns}
            suggestions = store.suggestions.latest(connection, name, coder)
            for turn in (turn for turn in coded.turns if turn["transcript"] == name):
                codes = set(turn["codes"]) - rare
                if codes and spans[turn["turn"]] in suggestions:
                    first = {one.code for one in suggestions[spans[turn["turn"]]][:TOP]}
                    hits.append((bool(codes & first), bool(codes & floor)))
                elif codes:
                    n_outside += 1
    by_suggestion, by_frequency = (sum(column) / len(hits) for column in zip(*hits, strict=True))
    return by_suggestion, by_frequency, len(hits), n_outside


def codes_in(entries: Iterable[dict[str, Any]], *, is_theme: bool = True) -> list[str]:
    """Ids of all codes in themes, nested ones included."""
    found = [] if is_theme else [entry["id"] for entry in entries]
    for entry in entries:
        found += codes_in(entry.get("codes", []), is_theme=False)
    return found


def main() -> None:
    """Print what each set gave."""
    parser = argparse.ArgumentParser(description="Run the whole line on coded interviews.")
    parser.add_argument("--data", type=Path, required=True, help="folder with a folder a set")
    parser.add_argument("--out", type=Path, required=True, help="folder outside the repository; emptied per set")
    parser.add_argument("--sets", nargs="*", default=list(INTERVIEWER_TURNS), choices=list(INTERVIEWER_TURNS))
    options = parser.parse_args()
    out = options.out.resolve()
    if out.is_relative_to(Path(__file__).resolve().parents[1]):
        parser.error("--out lies in the repository; other people's interviews do not belong there")
    for name in options.sets:
        shutil.rmtree(out / name, ignore_errors=True)
        coded = read_set(options.data / name)
        csvs = write_transcripts(coded, out / name / "csv")
        print(f"{name}: {len(csvs)} interviews, {len(coded.turns)} turns, {len(codes_in(coded.themes))} codes")
        line(coded, out / name / "study", csvs)
        measure(coded, out / name / "all codes", csvs, at_least=0)
        measure(coded, out / name / "codes used often", csvs, at_least=AT_LEAST)


if __name__ == "__main__":
    main()
