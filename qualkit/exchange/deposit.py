"""A deposit: a folder or .zip with a list of checksums, which only whoever changes that list as well can falsify."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from qualkit.exchange.archive import BadArchiveError, is_inside, members
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MANIFEST = "manifest-sha256.txt"
INDEX = "deposit.json"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_AGAIN = "Ask whoever made the deposit for another copy."
_ARCHIVES = (".zip",)


class StoreIndex(BaseModel):
    """What a deposit says of one store: the revision of its tables, rows by table, and where its log ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: str
    rows: dict[str, int]
    head: tuple[int, str] | None = None


class Index(BaseModel):
    """``deposit.json``: what a deposit is, for programs.

    ``has_transcripts`` is ``False`` for one without a word of any interview, of which no study can be made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    qualkit: Literal["deposit/1"] = "deposit/1"
    version: str
    made: str
    study: str
    name: str
    synthetic: bool = False
    has_transcripts: bool
    has_sources: bool
    shared: StoreIndex
    layers: dict[Annotated[str, StringConstraints(pattern=r"^\w[\w-]*$")], StoreIndex] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """What a deposit holds.

    Attributes:
        files: Name to content, each with the checksum that the manifest lists.
        unlisted: Names of files that the manifest does not list, which are not to be used.
        manifest: sha256 of the manifest; whoever noted it when the deposit was made can compare.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    unlisted: tuple[str, ...] = ()
    manifest: str = ""


def sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files in order of name, and with them the list of their checksums, as ``sha256sum -c`` reads it.

    Raises:
        ValueError: A name that could not be read back on every machine.
    """
    folded = Counter(_folded(name) for name in files)
    for name in files:
        if not is_inside(name) or "\n" in name or "\r" in name or folded[_folded(name)] > 1:
            raise ValueError(name)
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return {name: files[name] for name in sorted(files)} | {MANIFEST: "".join(lines).encode()}


def read_deposit(path: Path) -> tuple[Held, list[Problem]]:
    """The files of a deposit that its manifest lists, and every problem: what was changed, is missing or leads out.

    Args:
        path: A folder, or a .zip file.
    """
    found, problems = _folder(path) if path.is_dir() else _archive(path)
    if problems:
        return Held(), problems
    if MANIFEST not in found:
        message = f"is no deposit: it holds no {MANIFEST}"
        return Held(), [Problem(Where(path), message, hint="qualkit export deposit makes one.")]
    listed, problems = _manifest(found[MANIFEST], path / MANIFEST)
    for name, checksum in listed.items():
        if name not in found:
            problems.append(Problem(Where(path / name), "is missing, but listed in the manifest", hint=_AGAIN))
            continue
        actual = hashlib.sha256(found[name]).hexdigest()
        if actual != checksum:
            message = f"was changed: its sha256 is {actual}, the manifest says {checksum}"
            problems.append(Problem(Where(path / name), message, hint=_AGAIN))
    unlisted = tuple(sorted(set(found) - set(listed) - {MANIFEST}))
    files = {name: found[name] for name in listed if name in found}
    return Held(files, unlisted, hashlib.sha256(found[MANIFEST]).hexdigest()), problems


def read_index(files: Mapping[str, bytes], path: PurePath) -> tuple[Index | None, list[Problem]]:
    """What a deposit says it is, or why that cannot be read."""
    where = Where(path / INDEX)
    if INDEX not in files:
        return None, [Problem(where, "is missing, so it is not known what the deposit holds", hint=_AGAIN)]
    try:
        return Index.model_validate_json(files[INDEX]), []
    except ValidationError as error:
        problems = []
        for item in error.errors():
            key = ".".join(str(part) for part in item["loc"])
            is_newer = key == "qualkit"
            hint = "It was made with a newer qualkit: update this one." if is_newer else _AGAIN
            problems.append(Problem(where, f"{key or 'it'}: {item['msg'][:1].lower()}{item['msg'][1:]}", hint=hint))
        return None, problems


def index_json(index: Index) -> bytes:
    """``deposit.json``."""
    return (json.dumps(index.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def row_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows of a table as JSON lines."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def read_rows(data: bytes, where: PurePath) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Rows of a table from JSON lines, and the lines that are none."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(Where(where, number), f"not JSON: {error}", hint=_AGAIN))
            continue
        if isinstance(row, dict):
            rows.append(row)
        else:
            problems.append(Problem(Where(where, number), "not an object", hint=_AGAIN))
    return rows, problems


def _archive(path: Path) -> tuple[dict[str, bytes], list[Problem]]:
    where = Where(path)
    if path.suffix.lower() not in _ARCHIVES:
        return {}, [Problem(where, "is neither a folder nor a .zip file", hint="Unpack it first, and name its folder.")]
    try:
        found = members(path.read_bytes())
    except BadArchiveError as error:
        return {}, [Problem(where, str(error), hint=_AGAIN)]
    except OSError as error:
        return {}, [Problem(where, f"cannot be read: {error.strerror or error}", hint="Check its name and place.")]
    odd = [name for name in found if not is_inside(name)]
    if odd:
        return {}, [Problem(where, f"holds a file that would lie outside of it: {name!r}", hint=_AGAIN) for name in odd]
    tops = {name.partition("/")[0] for name in found}
    if MANIFEST not in found and len(tops) == 1:
        # Who packs a deposit's folder packs the folder itself as well.
        found = {name.partition("/")[2]: content for name, content in found.items()}
    return found, []


def _folder(path: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Files by name from a folder, without following a link out of it."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            for entry in sorted(folder.iterdir()):
                if entry.is_symlink():
                    message = "is a symbolic link, which no deposit holds"
                    problems.append(Problem(Where(entry), message, hint="Look where it leads, and remove it."))
                elif entry.is_dir():
                    waiting.append(entry)
                elif entry.is_file():
                    found[entry.relative_to(path).as_posix()] = entry.read_bytes()
        except OSError as error:
            place = error.filename or folder
            problems.append(Problem(Where(PurePath(place)), f"cannot be read: {error.strerror or error}"))
    return found, problems


def _folded(name: str) -> str:
    """What some machines take for the same name: capitals, and composed letters or not, make no difference there."""
    return unicodedata.normalize("NFC", name).casefold()


def _manifest(data: bytes, path: PurePath) -> tuple[dict[str, str], list[Problem]]:
    """File name to checksum, and the lines that cannot be used."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {}, [Problem(Where(path), "cannot be read as UTF-8", hint=_AGAIN)]
    listed: dict[str, str] = {}
    seen: set[str] = set()
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line:
            continue
        match = _LINE.fullmatch(line.removesuffix("\r"))
        # Names that differ by capitals or composition would be one file on some machines.
        folded = _folded(match[2]) if match else ""
        if match is None:
            told = "no line of a manifest: a checksum, two spaces, a name"
        elif not is_inside(match[2]):
            told = f"names a file that would lie outside: {match[2]!r}"
        elif folded in seen:
            told = f"names {match[2]!r} twice, or twice but for capitals"
        else:
            listed[match[2]] = match[1]
            seen.add(folded)
            continue
        problems.append(Problem(Where(path, number), told, hint=_AGAIN))
    return listed, problems
