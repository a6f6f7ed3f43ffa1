"""Read a Taguette project: the database that it exports, or its own with one project in it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from qualkit.exchange.code_tree import Node, tree
from qualkit.exchange.database import BadDatabaseError, Database, number_of, opened, text_of
from qualkit.exchange.foreign import (
    Foreign,
    ForeignCoding,
    ForeignSource,
    ForeignStudy,
    Selection,
    User,
)
from qualkit.exchange.laid_out import LaidOut
from qualkit.exchange.words_there import Places, told
from qualkit.problem import Problem, Where, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path, PurePath

    from qualkit.exchange.database import Row

NEEDED = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "project_id", "contents"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "tags": ("id", "project_id", "path"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
"""Without these nothing can be read."""


def read_taguette(path: Path, place: PurePath) -> tuple[Foreign | None, list[Problem]]:
    """The study in a Taguette database.

    Positions are bytes of UTF-8 in the document's text without its tags; the snippet kept with each highlight decides.
    A highlight is by whoever saved it last; a project that Taguette exported knows of ``admin`` alone. Passwords and
    addresses of users are not read.

    Args:
        path: The database.
        place: How to name it in problems.

    Returns:
        ``None`` and every problem when it cannot be read; else what was read, and warnings.
    """
    try:
        with opened(path) as database:
            lacking = [Problem(Where(place), one) for one in database.lacks(NEEDED)]
            return (None, lacking) if lacking else _Reading(database, place).read()
    except BadDatabaseError as error:
        hint = "Close Taguette, then try again." if "complete" in str(error) else None
        return None, [Problem(Where(place), str(error), hint=hint)]


class _Reading:
    """A project while it is read."""

    def __init__(self, database: Database, place: PurePath) -> None:
        self._database = database
        self._place = place
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.places: Counter[str] = Counter()

    def read(self) -> tuple[Foreign | None, list[Problem]]:
        projects = self._database.rows("projects", ("id", "name", "description", "created"))
        if len(projects) != 1:
            names = ", ".join(repr(text_of(row["name"])) for row in projects[:20])
            message = f"holds {len(projects)} projects: {names}" if projects else "holds no project"
            hint = "Export one of them in Taguette: Project info → Export this project." if projects else None
            return None, [Problem(Where(self._place), message, hint=hint)]
        [project] = projects
        tags = self._database.rows("tags", ("id", "project_id", "path", "description"))
        nodes = list(
            tag_nodes({f"tag {row['id']}": (text_of(row["path"]), text_of(row["description"])) for row in tags})
        )
        codes, problems = tree(nodes, self._place)
        self.problems += problems
        who = self._who()
        sources = tuple(self._sources({f"tag {row['id']}" for row in tags}, who))
        if errors_of(self.problems):
            return None, self.problems
        logins = dict.fromkeys(login for login, _ in who.values())
        study = ForeignStudy(
            name=text_of(project["name"]),
            origin="Taguette",
            description=text_of(project["description"]),
            at=_time(project["created"]),
            users=tuple(User(f"user {login}", login) for login in logins if login),
            codes=codes,
            sources=sources,
        )
        left = tuple(f"{n:,} {what}" for what, n in sorted((+self.left_out).items()))
        return Foreign(study, left_out=left, counted=told(self.places)), self.problems

    def _who(self) -> dict[int, tuple[str, str]]:
        """Highlight to who saved it last, and when."""
        found: dict[int, tuple[str, str]] = {}
        for row in self._database.rows("commands", ("date", "user_login", "payload")):
            try:
                payload = json.loads(text_of(row["payload"]))
            except (ValueError, RecursionError):
                continue
            if isinstance(payload, dict) and payload.get("type") == "highlight_add":
                number = number_of(payload.get("highlight_id"))
                if number is not None:
                    found[number] = (text_of(row["user_login"]), _time(row["date"]))
        return found

    def _sources(self, known: set[str], who: Mapping[int, tuple[str, str]]) -> Iterator[ForeignSource]:
        tags: dict[int, list[str]] = {}
        for row in self._database.rows("highlight_tags", ("highlight_id", "tag_id")):
            number, tag = number_of(row["highlight_id"]), f"tag {row['tag_id']}"
            if number is None or tag not in known:
                self.left_out["tags on highlights that the project does not have"] += 1
            else:
                tags.setdefault(number, []).append(tag)
        highlights: dict[object, list[Row]] = {}
        columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
        for row in self._database.rows("highlights", columns):
            highlights.setdefault(row["document_id"], []).append(row)
        seen: set[object] = set()
        for row in self._database.rows("documents", ("id", "name", "description", "created", "contents")):
            name, guid = text_of(row["name"]), f"document {row['id']}"
            if row["id"] in seen:
                self.problems.append(Problem(Where(self._place), f"two documents have the number {row['id']}"))
                continue
            seen.add(row["id"])
            own = highlights.pop(row["id"], [])
            try:
                page = LaidOut(text_of(row["contents"]))
            except ValueError as error:
                self.problems.append(Problem(Where(self._place), f"document {name!r} is {error}"))
                continue
            if not page.text.strip():
                self.left_out["documents without text"] += 1
                self.left_out["highlights in documents without text"] += len(own)
                continue
            selections = tuple(self._selections(page, own, tags, who, name))
            description = text_of(row["description"])
            yield ForeignSource(guid, name, page.text, description, at=_time(row["created"]), selections=selections)
        for left in highlights.values():
            self.left_out["highlights in documents that the project no longer has"] += len(left)

    def _selections(
        self,
        page: LaidOut,
        rows: Iterable[Row],
        tags: Mapping[int, Sequence[str]],
        who: Mapping[int, tuple[str, str]],
        name: str,
    ) -> Iterator[Selection]:
        places = Places(page.raw)
        points: dict[int | None, int] = {
            byte: point for point, byte in enumerate(accumulate(map(_n_bytes, page.raw), initial=0))
        }
        for row in rows:
            number = number_of(row["id"])
            start, end = points.get(number_of(row["start_offset"]), -1), points.get(number_of(row["end_offset"]), -1)
            snippet = LaidOut(text_of(row["snippet"])).raw
            span = places.span(start, end, snippet)
            spoken = None if span is None else page.place(*span)
            if spoken is None:
                offsets = f"{text_of(row['start_offset'])}-{text_of(row['end_offset'])}"
                self.left_out[f"highlight in {name!r} whose words are not there: {offsets} {snippet[:40]!r}"] += 1
                continue
            login, at = who.get(number if number is not None else -1, ("", ""))
            user = f"user {login}" if login else ""
            held = tags.get(number, ()) if number is not None else ()
            guid = f"highlight {row['id']}"
            codings = tuple(ForeignCoding(f"{guid} {tag}", tag, user, at) for tag in held)
            yield Selection(guid, *spoken, snippet[:60], user=user, at=at, codings=codings)
        self.places.update(places.n_told)


def tag_nodes(tags: Mapping[str, tuple[str, str]]) -> Iterator[Node]:
    """Taguette's tags as a tree: ``access.waiting`` lies in ``access``, and in a folder where no tag has that name.

    A folder is made where several tags share a beginning; of beginnings with the same tags the longest.

    Args:
        tags: Guid to path and description.
    """
    guids = {path: guid for guid, (path, _) in tags.items()}
    below: dict[str, set[str]] = {}
    for path in guids:
        for beginning in _beginnings(path):
            below.setdefault(beginning, set()).add(path)
    folders: dict[str, str] = {}
    for beginning in sorted(below, key=len, reverse=True):
        held = below[beginning]
        if beginning not in guids and len(held) > 1 and held not in [below[one] for one in folders]:
            folders[beginning] = f"folder {beginning}"
    known = guids | folders
    for path, guid in folders.items():
        above = _above(path, known)
        yield Node(guid, path.removeprefix(f"{above}.") if above else path, known.get(above, ""), is_codable=False)
    for guid, (path, description) in tags.items():
        above = _above(path, known)
        yield Node(guid, path.removeprefix(f"{above}.") if above else path, known.get(above, ""), description)


def _beginnings(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts)) if parts[n - 1].strip()]


def _above(path: str, known: Mapping[str, str]) -> str:
    return next((one for one in reversed(_beginnings(path)) if one in known), "")


def _n_bytes(character: str) -> int:
    point = ord(character)
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4


def _time(value: object) -> str:
    """A time as Taguette keeps it, in UTC, as ISO 8601."""
    time = text_of(value).strip().replace(" ", "T", 1)
    return f"{time.partition('.')[0]}Z" if time else ""
