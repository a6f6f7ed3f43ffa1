"""Recall and precision of the rules on hand-made sets; README.md says which of them the rules were tuned on.

A marked span is found when every one of its characters is covered by findings of its side: worded (names, places,
addresses, institutions) or structured (all else). A finding is right when at least half of it lies in spans marked on
its side. ``kind`` is the share of marked spans found that a finding of the very kind overlaps; places, addresses and
institutions, which leak alike, count as one there.

    python benchmarks/privacy/personal.py dev --errors
    python benchmarks/privacy/personal.py held-out
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from qualkit.privacy import WORDED, Finding, Kind, detect

HERE = Path(__file__).parent
PLACES = {Kind.PLACE, Kind.ADDRESS, Kind.INSTITUTION}


class Gold(NamedTuple):
    """A marked span."""

    start: int
    end: int
    kind: Kind


def passages(half: str) -> list[tuple[str, str, str, list[Gold]]]:
    """Id, language, text and marked spans of every passage of a half."""
    found = []
    for line in (HERE / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        text, marks, last = "", [], 0
        for match in re.finditer(r"\{(\w+):([^{}]+)\}", fields["marked"]):
            text += fields["marked"][last : match.start()]
            marks.append(Gold(len(text), len(text) + len(match[2]), Kind(match[1])))
            text += match[2]
            last = match.end()
        found.append((fields["id"], fields["language"], text + fields["marked"][last:], marks))
    return found


def group(kind: Kind) -> str:
    """What a kind counts as."""
    return "place" if kind in PLACES else kind.value


def is_found(gold: Gold, findings: list[Finding]) -> bool:
    """Whether findings of the side cover all of a marked span."""
    side = _side(gold.kind)
    covered = {i for f in findings if _side(f.kind) == side for i in range(f.span.start, f.span.end)}
    return all(i in covered for i in range(gold.start, gold.end))


def has_kind(gold: Gold, findings: list[Finding]) -> bool:
    """Whether a finding of the kind overlaps a marked span."""
    kind = group(gold.kind)
    return any(group(f.kind) == kind and f.span.start < gold.end and gold.start < f.span.end for f in findings)


def is_right(finding: Finding, marks: list[Gold]) -> bool:
    """Whether half of a finding is marked on its side."""
    marked = {i for g in marks if _side(g.kind) == _side(finding.kind) for i in range(g.start, g.end)}
    span = range(finding.span.start, finding.span.end)
    return 2 * sum(i in marked for i in span) >= len(span)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("half", choices=["dev", "held-out", "last", "fresh"])
    parser.add_argument("--lines", choices=["odd", "even"], help="Only every second passage.")
    parser.add_argument(
        "--errors",
        action="store_true",
        help="Show what was missed or wrong; never of held-out or the even lines of fresh.",
    )
    parser.add_argument("--pipeline", help="An installed English spaCy pipeline, asked as well.")
    options = parser.parse_args()
    n_marked: Counter[str] = Counter()
    n_found: Counter[str] = Counter()
    n_kind: Counter[str] = Counter()
    n_told: Counter[str] = Counter()
    n_right: Counter[str] = Counter()
    pipelines = {"en": options.pipeline} if options.pipeline else None
    taken = slice({"odd": 0, "even": 1}.get(options.lines, 0), None, 2 if options.lines else 1)
    for name, language, text, marks in passages(options.half)[taken]:
        findings = detect(text, pipelines=pipelines, language=language)
        for gold in marks:
            keys = [group(gold.kind), _side(gold.kind), f"{_side(gold.kind)} {language}"]
            n_marked.update(keys)
            if is_found(gold, findings):
                n_found.update(keys)
                n_kind.update(keys if has_kind(gold, findings) else [])
            elif options.errors:
                print(f"missed {name} {gold.kind}: {text[gold.start : gold.end]} | {text}")
        for finding in findings:
            keys = [group(finding.kind), _side(finding.kind), f"{_side(finding.kind)} {language}"]
            n_told.update(keys)
            if is_right(finding, marks):
                n_right.update(keys)
            elif options.errors:
                print(f"wrong  {name} {finding.kind} {finding.words!r} ({finding.rule}) | {text}")
    print(f"{'group':22} {'marked':>6} {'recall':>7} {'kind':>6} {'told':>5} {'precision':>9}")
    for key in sorted(n_marked | n_told, key=lambda key: (" " in key or key.startswith("all"), key)):
        recall = f"{n_found[key] / n_marked[key]:.3f}" if n_marked[key] else "-"
        kind = f"{n_kind[key] / n_found[key]:.3f}" if n_found[key] else "-"
        precision = f"{n_right[key] / n_told[key]:.3f}" if n_told[key] else "-"
        print(f"{key:22} {n_marked[key]:6} {recall:>7} {kind:>6} {n_told[key]:5} {precision:>9}")


def _side(kind: Kind) -> str:
    return "all worded" if kind in WORDED else "all structured"


if __name__ == "__main__":
    main()
