"""What a deposit tells of itself: README.md for people, RO-Crate metadata (JSON-LD) for archives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from qualkit.exchange.deposit import INDEX, MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CRATE = "ro-crate-metadata.json"
README = "README.md"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "https://w3id.org/ro/crate/1.1"

_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "toml": "application/toml",
    "txt": "text/plain",
    "yaml": "application/yaml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}

_TOLD = (
    ("transcripts.csv", "The interviews: whom each stands for, how long it is, and the sha256 of its words."),
    (MANIFEST, "Checksums of every other file."),
    (INDEX, "What the deposit is, for programs: tables with their numbers of rows, and where each log ends."),
    ("report.html", "The report: themes by case, quotes, agreement, codebook, methods. Opens offline in any browser."),
    ("codebook/states/", "The codebook at one time: every state that codings were made under, oldest first."),
    ("codebook/codebook.", "The codebook to read: codes with definitions and examples in all its languages."),
    ("codings/", "A coder's standing answers: transcript, start and end in characters, codes."),
    ("memos.md", "Memos, each with author, date and what it is about."),
    ("findings/matrix.csv", "Themes by case: in how many segments each is coded."),
    ("findings/agreement", "How far coders agree, per code and pooled, with intervals."),
    ("store/study/", "A table of what all coders share, a JSON object a row."),
    ("store/layers/", "A table of one coder: decisions (the log, never changed), codings, memos."),
    ("study/history/", "Every saved state of a summary, the chosen quotes or a translation."),
    ("study/matrices/", "A summary of a case on a theme in researchers' words."),
    ("study/quotes.md", "The quotes chosen for the manuscript."),
    ("study/translations/", "Translated quotes."),
    ("study/exports/", "The newest hash of each log, noted outside of it."),
    ("study/guides/", "A topic guide."),
    ("study/codebooks/", "The codebook, as its authors wrote it."),
    ("study/transcripts/cases.csv", "Cases and their attributes."),
    ("study/transcripts/codings/", "Codings that the study was first built from."),
    ("study/transcripts/", "A file that an interview was read from."),
    ("study/qualkit.toml", "The study's settings."),
    ("study/", "A file of the study's folder."),
)
"""How a path begins, and what lies there; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class About:
    """What a deposit says of the study.

    Attributes:
        name: Of the study.
        made: When, ISO 8601 in UTC.
        version: Of qualkit.
        licence: As the depositor states it: words or an address; empty when not.
        figures: What it holds, a sentence each.
        left_out: What is not in it and why, a sentence each.
        is_synthetic: Interviews or codings are made up.
        has_transcripts: ``False`` when no word of any interview is in it.
        has_sources: The files that transcripts were read from are in it.
    """

    name: str
    made: str
    version: str
    licence: str
    figures: Sequence[str]
    left_out: Sequence[str]
    is_synthetic: bool
    has_transcripts: bool
    has_sources: bool


def crate(about: About, files: Iterable[tuple[str, int]]) -> bytes:
    """RO-Crate metadata.

    Args:
        about: The deposit.
        files: Name and number of bytes of every other file.

    References:
        RO-Crate Metadata Specification 1.1, https://w3id.org/ro/crate/1.1
    """
    parts = [_file(name, size) for name, size in sorted(files)]
    licence = _licence(about.licence)
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.name,
        "description": " ".join([*_notice(about), *about.figures]),
        "datePublished": about.made,
        "license": {"@id": licence["@id"]},
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    program = {"@id": "#qualkit", "@type": "SoftwareApplication", "name": "qualkit", "softwareVersion": about.version}
    made = {
        "@id": "#made",
        "@type": "CreateAction",
        "name": "Deposit made",
        "endTime": about.made,
        "instrument": {"@id": "#qualkit"},
        "result": {"@id": "./"},
    }
    graph = [descriptor, root, licence, program, made, *parts]
    return (json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n").encode()


def readme(about: About, names: Iterable[str]) -> bytes:
    """What is what, for whoever opens the deposit without qualkit."""
    there = sorted(names)
    lines = [f"# {about.name}", "", *_notice(about), *([""] if about.is_synthetic else [])]
    lines += [f"A deposit of a study of interviews, made {about.made} with qualkit {about.version}."]
    lines += ["Everything in it is plain text; no program is needed to read it.", ""]
    lines += [f"- {figure}" for figure in about.figures]
    lines += ["", f"Licence: {about.licence or 'not reported'}", "", "## What is where", ""]
    lines += ["| files | what they are |", "|---|---|"]
    lines += [f"| `{start}{'' if start in there else '…'}` | {told} |" for start, told in _rows(there)]
    lines += ["", "## How positions count", ""]
    if about.has_transcripts:
        lines += [
            "`transcripts/NAME.txt` holds what was spoken, the turns joined by a line feed. `start` and",
            "`end` everywhere count Unicode characters of that text from 0; `end` is the position behind the last one.",
            "Who said what is in `transcripts/NAME.csv`.",
        ]
    else:
        lines += [
            "`start` and `end` count Unicode characters of what was spoken, the turns joined by a line feed, from 0.",
            "`text_sha256` in `store/study/transcripts.jsonl` is of that text in UTF-8: whoever has it can check it.",
        ]
    lines += [
        "",
        "## How it is checked",
        "",
        f"`sha256sum -c {MANIFEST}` compares every file with its checksum. Each decision in",
        "`store/layers/CODER/decisions.jsonl` carries the hash of the one before: nothing can be taken out, put in or",
        "changed without every later hash changing too."
        + (
            " `digest` is the sha256 of `salt` and `payload`;"
            if about.has_transcripts
            else " The salted texts behind `digest` are left out;"
        ),
        "`hash` is that of `prev|number|digest`. The newest hashes stand in `deposit.json`.",
        "",
        "## How the study is made again",
        "",
        "`qualkit restore THIS --to DIR` makes the same study: the same logs, codings and counts."
        if about.has_transcripts
        else "It cannot be: without the words of the interviews there is no study to go on with.",
    ]
    if about.left_out:
        lines += ["", "## What is not in it", "", *(f"- {what}" for what in about.left_out)]
    return ("\n".join(lines) + "\n").encode()


def _rows(names: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of the table: what begins the names of files that are there, each told once."""
    rows: dict[str, str] = {}
    for name in names:
        start, told = _told(name)
        rows.setdefault(start, told)
    order = ["transcripts/", *(start for start, _ in _TOLD)]
    return sorted(rows.items(), key=lambda row: order.index(row[0]) if row[0] in order else len(order))


def _told(name: str) -> tuple[str, str]:
    if name.startswith("transcripts/"):
        return "transcripts/", "An interview as read: its words (.txt), and its turns with speakers and times (.csv)."
    return next(((start, told) for start, told in _TOLD if name.startswith(start)), (name, "A file of the deposit."))


def _file(name: str, size: int) -> dict[str, Any]:
    kind = _TYPES.get(name.rpartition(".")[2].lower())
    part: dict[str, Any] = {"@id": quote(name), "@type": "File", "name": name, "description": _told(name)[1]}
    part["contentSize"] = str(size)
    return part | ({"encodingFormat": kind} if kind else {})


def _licence(stated: str) -> dict[str, Any]:
    if not stated:
        told = "The depositor did not state a licence."
        return {"@id": "#licence", "@type": "CreativeWork", "name": "Licence: not reported", "description": told}
    is_address = urlsplit(stated).scheme in {"http", "https"} and " " not in stated
    return {"@id": stated if is_address else "#licence", "@type": "CreativeWork", "name": stated, "description": stated}


def _notice(about: About) -> list[str]:
    return ["Synthetic: interviews or codings were made up for a demonstration."] if about.is_synthetic else []
