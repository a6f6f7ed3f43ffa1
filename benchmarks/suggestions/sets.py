"""Coded sets in the canonical layout (transcripts.jsonl, codebook.yaml), as the suggester receives them."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from qualkit.model.segment import Span
from qualkit.model.suggestion import EvidenceKind
from qualkit.suggestion import Answer, CodeText, Passage

if TYPE_CHECKING:
    from pathlib import Path

NO_CODE = frozenset({"Not assigned"})
"""Codes of the sets that say that none fits: answers of none, and no codes."""

_SENTENCE = re.compile(r"(?<=[.!?。！？…])\s*")


@dataclass(frozen=True)
class CodedSet:
    """A set of coded turns.

    Attributes:
        answers: Turns that hold at least one of ``codes``, in order.
        codes: Codes seen at least five times.
        texts: The codebook's words about them.
        respondents: Whom each answer comes from; what must not stand on both sides of a split.
    """

    name: str
    answers: list[Answer]
    codes: list[str]
    texts: list[CodeText]
    respondents: list[str]


def read_set(folder: Path, *, at_least: int = 5, defined_only: bool = False) -> CodedSet:
    """The set in ``folder``; with ``defined_only`` only codes that have a definition."""
    lines = (folder / "transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    turns = [json.loads(line) for line in lines if line.strip()]
    codebook = YAML(typ="safe").load((folder / "codebook.yaml").read_text(encoding="utf-8"))["codes"]
    seen = Counter(code for turn in turns for code in turn["codes"])
    entries = {
        entry["id"]: entry
        for entry in codebook
        if seen[entry["id"]] >= at_least
        and entry["id"] not in NO_CODE
        and (entry.get("definition") or not defined_only)
    }
    labels = {entry["id"]: entry["label"] for entry in codebook}
    texts = [text for entry in entries.values() for text in _texts(entry, labels)]
    answers, respondents = [], []
    asked: dict[str, str] = {}
    position: Counter[str] = Counter()
    for turn in turns:
        name, words = turn["transcript"], turn["text"]
        start = position[name]
        position[name] += len(words) + 1
        codes = tuple(code for code in turn["codes"] if code in entries)
        if codes and words:
            question = turn.get("question") or asked.get(name, "")
            source = f"{name} ¶{turn['turn']}"
            passage = Passage(name, Span(start, start + len(words)), words, question, source)
            answers.append(Answer(passage, codes))
            respondents.append(str(turn.get("comment_id") or name).rsplit(" - ", 1)[0])
        if turn["role"] == "interviewer":
            asked[name] = words
    return CodedSet(folder.name, answers, list(entries), texts, respondents)


def _texts(entry: dict[str, Any], labels: dict[str, str]) -> list[CodeText]:
    code = entry["id"]
    above = entry.get("parent") or ""
    parent = labels.get(above, above)
    found = [CodeText(code, entry["label"], EvidenceKind.DEFINITION)]
    if parent:
        found.append(CodeText(code, f"{parent} {entry['label']}", EvidenceKind.DEFINITION))
    sentences = _SENTENCE.split(entry.get("definition") or "")
    found += [CodeText(code, part.strip(), EvidenceKind.DEFINITION) for part in sentences if part.strip()]
    for example in entry.get("examples") or []:
        words = example if isinstance(example, str) else example["text"]
        found.append(CodeText(code, words, EvidenceKind.EXAMPLE))
    return found
