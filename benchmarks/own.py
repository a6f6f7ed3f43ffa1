"""Fuzzing the files that a study reads of its own kind (``benchmarks/fuzz.py``).

Codings, annotations, deposits, the codebook, what researchers write, the settings and the key to surrogates.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# The small study that tests read; benchmarks are run as scripts, from anywhere.
sys.path.append(str(Path(__file__).parents[1]))

LINK = "I never found the link."
_ANSWER = {"transcript": "P1", "quote": LINK, "codes": ["access.link"], "coder": "ann"}
_NOTE = {
    "id": "urn:x",
    "type": "Annotation",
    "creator": {"id": "urn:ann", "type": "Person", "nickname": "ann"},
    "created": "2026-01-02T03:04:05Z",
    "motivation": "tagging",
    "body": [{"type": "TextualBody", "purpose": "tagging", "value": "access.link"}],
    "target": {
        "source": {"id": "urn:qualkit:0:transcript:P1", "type": "Text"},
        "selector": [
            {"type": "TextQuoteSelector", "exact": LINK, "prefix": "the link?\n", "suffix": " My son"},
            {"type": "TextPositionSelector", "start": 29, "end": 52},
        ],
    },
}
_PAGE = {"type": "AnnotationPage", "items": [_NOTE, _NOTE | {"id": "urn:y"}]}
_NOTES = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection", "total": 2, "first": _PAGE}
_KEY = (
    '{"ruling":"always","at":"2026-01-02","by":"review","kind":"name","words":"Kim Lee","surrogate":"[Name 1]"}\n'
    '{"ruling":"accept","at":"x","by":"rule","kind":"age","words":"91","surrogate":"[Age 1]","transcript":"P1",'
    '"state":"s","start":0,"end":2}\n{"ruling":"applied","at":"x","by":"rule","transcript":"P1","state":"s","start":0,'
    '"end":1,"cuts":[[0,2,"[Age 1]"]],"after":"t"}\n{"ruling":"undo","at":"x","by":"review","undoes":1}\n'
)
_REMOVAL = (
    '{"state":"begun","at":"x","case":"P9","salt":"00","marks":["00"]}\n{"state":"done","at":"x","case":"P9",'
    '"erased":{"turns":1},"decisions":{"ann":1}}\n'
)
_STATE = '{"at": "2026-01-02T03:04:05Z", "author": "ann", "text": "x", "codings": ["P1:0-5"]}\n'

OWN: dict[str, tuple[str, tuple[str, ...], list[str]]] = {
    "own-codings": (
        "../a.jsonl",
        ("import", "--as", "codings"),
        [json.dumps(_ANSWER) + "\n", json.dumps(_ANSWER | {"start": 29, "end": 52, "memo": "m"})],
    ),
    "own-table": (
        "../a.csv",
        ("import", "--as", "codings"),
        [f'transcript,start,end,quote,codes,coder,memo\nP1,,,"{LINK}",access.link;access.wait,ann,=x\n'],
    ),
    "own-jsonld": (
        "../a.jsonld",
        ("import",),
        [json.dumps(_NOTES), json.dumps({"@context": _NOTES["@context"], **_NOTE})],
    ),
    "own-yaml": ("codebooks/clinic.yaml", ("codebook", "show"), []),
    "own-quotes": (
        "quotes.md",
        ("quotes", "export", "--to", "../report.html"),
        [f'# Quotes\n\n## access.link: Link\n\n- [{LINK}](P1:29-52) "note"\n', "- [x](P9:0-1)\n[y](P1:9-3)"],
    ),
    "own-summary": (
        "matrices/P1/access.md",
        ("matrix", "--cells", "summary"),
        [f"Her son finds it: [{LINK}](P1:29-52)\n", "---\nx: y\n---\n"],
    ),
    "own-translations": (
        "translations/en.csv",
        ("quotes", "check", "--bilingual", "en"),
        ["place,original,translation\nP2:0-4,胶片一张,One film\n", "place;original;translation\nP2:9-3;x;y\n"],
    ),
    "own-cases": (
        "transcripts/cases.csv",
        ("case", "list"),
        ["case,transcripts,role,age\nP1,P1,patient,40\nP2,P2,physician,\n"],
    ),
    "own-settings": ("qualkit.toml", ("status",), []),
    "own-history": ("history/matrices/P1/access.md.jsonl", ("report", "--to", "../report.html"), [_STATE]),
    "own-key": ("privacy/key.jsonl", ("pseudonymise", "--apply"), [_KEY]),
    "own-list": ("privacy/own.txt", ("pseudonymise", "--preview"), ["# x\nKim Lee\nplace: Oakfield\nPlace：x\n"]),
    "own-removals": ("removals.jsonl", ("status",), [_REMOVAL]),
}
"""Target to the file in the study's folder that is altered, the command that reads it, and seeds."""

DEPOSIT = "own-deposit"
_ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    2**70,
    1.5,
    "",
    "x",
    "\0",
    "../x",
    "P1",
    [],
    {},
    [1],
    True,
    "9" * 400,
    "\ud800",
    "😀",
)


def seeds() -> dict[str, list[str]]:
    """Target to what its mutations begin with; of files that the small study has, as they are there."""
    from tests.conftest import CODEBOOK, SETTINGS

    given = {"own-yaml": [CODEBOOK], "own-settings": [SETTINGS]}
    return {name: given.get(name, held) for name, (_, _, held) in OWN.items()} | {
        DEPOSIT: ["any bytes: they decide what is altered"]
    }


def target(name: str, folder: Path) -> Callable[[bytes], None]:
    """What reads one input as the program does, and raises where that is no word for a user."""
    from click.testing import CliRunner

    from qualkit.cli.main import cli
    from qualkit.errors import QualkitError
    from tests.conftest import made_study

    def called(*words: str) -> bool:
        done = CliRunner().invoke(cli, list(words))
        if done.exception is not None and not isinstance(done.exception, (QualkitError, SystemExit)):
            raise done.exception
        return done.exit_code == 0

    whole = folder / "whole"
    made_study(whole)
    for coder in ("ann", "bo"):
        line = folder / "first.jsonl"
        line.write_text(json.dumps(_ANSWER | {"coder": coder}), encoding="utf-8")
        if not called("import", str(line), "--study", str(whole)):
            raise AssertionError("the study cannot be made")
    if name == DEPOSIT:
        return _deposits(folder, whole, called)
    place, command, _ = OWN[name]
    work = folder / "work"

    def read(data: bytes) -> None:
        # What a command changed before would hide what the next input does.
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(whole, work)
        path = work / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        words = [*command, *([str(path)] if command[0] == "import" else []), "--study", str(work)]
        words = [str(folder / "report.html") if one.startswith("..") else one for one in words]
        if called(*words) and command[0] == "import" and not called("verify", "--study", str(work)):
            raise AssertionError("imported, and not sound any more")

    return read


def _deposits(folder: Path, whole: Path, called: Callable[..., bool]) -> Callable[[bytes], None]:
    from qualkit.exchange.deposit import MANIFEST, sealed
    from qualkit.workflow.deposit import put

    if not called("export", "deposit", "--study", str(whole), "--to", str(folder / "deposit")):
        raise AssertionError("the deposit cannot be made")
    root = folder / "deposit"
    files = {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}
    del files[MANIFEST]

    def read(data: bytes) -> None:
        chance = random.Random(data)
        changed = dict(files)
        for _ in range(chance.randint(1, 3)):
            name = chance.choice(sorted(changed))
            changed[name] = _other(changed[name], chance)
            if chance.random() < 0.1:
                other = chance.choice(("../x", "C:/x", "x", "store/x", "layers/ann.sqlite", name.upper(), "a" * 300))
                changed[other] = changed.pop(name)
            if len(changed) > 1 and chance.random() < 0.05:
                changed.pop(chance.choice(sorted(changed)))
        for path in (folder / "work", folder / "new"):
            shutil.rmtree(path, ignore_errors=True)
        try:
            put(folder / "work", sealed(changed))
        except (OSError, ValueError):
            return  # a name that no disk takes
        if called("restore", str(folder / "work"), "--to", str(folder / "new")):
            for command in ("status", "verify"):
                called(command, "--study", str(folder / "new"))
        elif (folder / "new").exists():
            raise AssertionError("refused, and something remains")

    return read


def _other(data: bytes, chance: random.Random) -> bytes:
    """Another value somewhere in lines of JSON or a table of it; other bytes in anything else."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return b"x"
    at = chance.randrange(len(lines))
    for first, last in ((at, at + 1), (0, len(lines))):
        try:
            value = json.loads(b"".join(lines[first:last]))
        except ValueError:
            continue
        _alter(value, chance)
        return b"".join([*lines[:first], json.dumps(value).encode() + b"\n", *lines[last:]])
    bytes_ = bytearray(data)
    for _ in range(chance.randint(1, 9)):
        bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
    return bytes(bytes_[: chance.choice((len(bytes_), len(bytes_), chance.randint(0, len(bytes_))))])


def _alter(value: Any, chance: random.Random) -> None:
    while isinstance(value, dict | list) and value:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        inner = value[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            value = inner
            continue
        if chance.random() < 0.2:
            del value[key]
        else:
            value[key] = chance.choice(_ODD)
        return
