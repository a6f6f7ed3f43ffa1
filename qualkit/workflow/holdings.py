"""What in a study's folder holds words of a case: one place for every kind of file, and what becomes of it.

Every file of the folder belongs to the first of ``PLACES`` that claims it; the last one claims all. What a store holds
is ``store.erasure``'s part. A new kind of file needs a place of its own here only if it is to be rewritten: until then
it is searched, and told when the case is in it.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualkit import store
from qualkit.workflow import sweep
from qualkit.workflow.sweep import Act, Search, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qualkit.study import Study

_NOT_ENTERED = {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__"}
_DEPOSIT = "ro-crate-metadata.json"
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Place:
    """A kind of file.

    Attributes:
        name: Of the kind, for people.
        claims: Whether a file, relative to the study, is of the kind.
        look: What becomes of it; ``None`` when nothing of the case is in it.
    """

    name: str
    claims: Callable[[Study, PurePosixPath], bool]
    look: Callable[[Search, PurePosixPath], Step | None]


def steps(search: Search) -> list[Step]:
    """What becomes of every file in the folder that holds something of the case, by path."""
    found: list[Step] = []
    deposits = {name.parent for name in files(search.study) if name.name == _DEPOSIT}
    done: set[PurePosixPath] = set()
    for name in files(search.study):
        if any(parent in done for parent in name.parents):
            continue
        step = place_of(search.study, name).look(search, name)
        if step is None:
            continue
        within = next((parent for parent in name.parents if parent in deposits), None)
        if within is not None and step.act is not Act.LEFT:
            # A deposit without one of its files is none: its checksums do not hold.
            found = [one for one in found if within not in one.path.parents]
            folder = search.path(within)
            step = Step(within, Act.DELETED, "a deposit with the case in it", partial(sweep.delete_folder, folder))
            done.add(within)
        found.append(step)
    return found


def files(study: Study) -> list[PurePosixPath]:
    """Every file below the study's folder, relative to it, by name; not those of version control or of Python."""
    found = []
    for folder, folders, names in os.walk(study.root):
        folders[:] = sorted(name for name in folders if name not in _NOT_ENTERED)
        found += [PurePosixPath(Path(folder, name).relative_to(study.root).as_posix()) for name in names]
    return sorted(found)


def place_of(study: Study, name: PurePosixPath) -> Place:
    """The first place that claims a file."""
    return next(place for place in PLACES if place.claims(study, name))


def _in(*folders: str) -> Callable[[Study, PurePosixPath], bool]:
    return lambda _study, name: name.parts[0] in folders


def _is_store(study: Study, name: PurePosixPath) -> bool:
    """The stores themselves with SQLite's files beside them, and the files by which a session holds its layer."""
    if re.fullmatch(r"study\.sqlite(-wal|-shm|-journal)?", str(name)):
        return True
    match = re.fullmatch(r"layers/(.+?)(\.sqlite(-wal|-shm|-journal)?|\.session(-journal)?)", str(name))
    return match is not None and unicodedata.normalize("NFC", match[1]) in store.layer_coders(study.layers)


def _is_kept(study: Study, name: PurePosixPath) -> bool:
    own = (study.removals, study.exports / "heads.json")
    return (study.root / name) in own


def _is_codings(study: Study, name: PurePosixPath) -> bool:
    return any((study.root / name).match(str(study.root / pattern)) for pattern in study.settings.coding.files)


def _is_codebook(study: Study, name: PurePosixPath) -> bool:
    is_beside = name.parent == PurePosixPath("codebooks") and name.suffix.lower() in {".yaml", ".yml"}
    return is_beside or study.root / name == study.codebook_path


def _is_copy(study: Study, name: PurePosixPath) -> bool:
    path = study.root / name
    if name.name.endswith(_BESIDE) and ".sqlite" in name.name:
        return True  # goes with the file that it belongs to
    return path.is_file() and not path.is_symlink() and store.is_database(path)


COPIES = Place("copies of stores", _is_copy, sweep.copy)
PLACES: tuple[Place, ...] = (
    Place("the stores", _is_store, sweep.nothing),
    Place("the record of removed cases and the heads of the logs", _is_kept, sweep.nothing),
    Place("schema of codebooks", lambda _study, name: name.name == "codebook.schema.json", sweep.nothing),
    Place("unfinished files", lambda _study, name: name.name.endswith(".part"), sweep.unfinished),
    COPIES,
    Place("files made for others", _in("exports"), sweep.made),
    Place("summaries", _in("matrices"), sweep.summary),
    Place("saved states", _in("history"), sweep.history),
    Place("quote bank", lambda _study, name: str(name) == "quotes.md", sweep.bank),
    Place("translations", _in("translations"), sweep.translations),
    Place("codings as files", _is_codings, sweep.codings),
    Place("table of cases", lambda study, name: study.root / name == study.cases_path, sweep.cases),
    Place("transcripts", _in("transcripts"), sweep.source),
    Place("codebooks", _is_codebook, sweep.codebook),
    Place("guides and settings", lambda _study, name: name.parts[0] in {"guides", "qualkit.toml"}, sweep.other),
    Place("other files", lambda _study, _name: True, sweep.other),
)


def left_elsewhere(study: Study) -> Iterator[str]:
    """What no program can reach from here, in plain words."""
    if any((folder / ".git").exists() for folder in (study.root, *study.root.parents)):
        yield (
            "Version control keeps every committed state of the files rewritten and deleted here. To take them out of "
            "it as well: git filter-repo --path FILE --invert-paths, then ask whoever has a clone."
        )
    if study.settings.store.url is not None:
        yield "The study's database is on a server: its own logs and backups are its administrator's."
    yield (
        "Copies elsewhere are not reached: other computers, mail, cloud folders and their older versions, recordings, "
        "consent forms, printouts. A deleted file can be recovered from some disks until its place is used again."
    )
