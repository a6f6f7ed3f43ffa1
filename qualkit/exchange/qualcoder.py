"""Read a QualCoder project: the database data.qda in its folder, of any version that has codings of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.exchange.code_tree import Node, tree
from qualkit.exchange.database import BadDatabaseError, Database, number_of, opened, text_of
from qualkit.exchange.foreign import (
    Foreign,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignSource,
    ForeignStudy,
    Note,
    Selection,
    User,
    Variable,
)
from qualkit.exchange.words_there import Places, told
from qualkit.problem import Problem, Severity, Where, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path, PurePath

    from qualkit.exchange.database import Row

FILE = "data.qda"
"""The database's name in a project's folder."""
MACHINES = frozenset({"AI Agent", "\N{PUSHPIN} Speaker coding"})
"""Under which names QualCoder itself codes: its assistant, and its marks of who speaks."""
NEEDED = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name"),
    "code_text": ("cid", "fid", "pos0", "pos1"),
}
"""Without these nothing can be read; what else is missing was not there yet in older versions."""
_OTHERS = {
    "code_image": "codings of pictures and pages",
    "code_av": "codings of audio and video",
    "stored_sql": "stored queries",
    "graph": "graphs",
    "ris": "lines of references",
}
_MEDIA = {"images": "pictures", "audio": "audio files", "video": "videos", "docs": "documents without text"}
_SHOWN = 8
"""Places that are told one by one."""


def read_qualcoder(path: Path, place: PurePath) -> tuple[Foreign | None, list[Problem]]:
    """The study in a QualCoder project.

    Positions are Qt's (UTF-16 units) where a person selected, Python's (code points) where the program searched; the
    words kept with each coding decide. Media files are neither opened nor looked for.

    Args:
        path: The project's folder, or the database in it.
        place: How to name it in problems.

    Returns:
        ``None`` and every problem when it cannot be read; else what was read, and warnings.
    """
    file = path / FILE if path.is_dir() else path
    try:
        with opened(file) as database:
            lacking = database.lacks(NEEDED)
            if lacking:
                hint = "Open and save it with a newer QualCoder." if "code_text" in database.tables else None
                return None, [Problem(Where(place), f"{file.name} {one}", hint=hint) for one in lacking]
            return _Reading(database, place, path.stem if path.is_dir() else path.parent.stem).read()
    except BadDatabaseError as error:
        hint = "Close the project in QualCoder, then try again." if "complete" in str(error) else None
        return None, [Problem(Where(place), f"{file.name} {error}", hint=hint)]


class _Reading:
    """A project while it is read."""

    def __init__(self, database: Database, place: PurePath, name: str) -> None:
        self._database = database
        self._place = place
        self._name = name
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.notes: list[Note] = []
        self.users: dict[str, User] = {}
        self.places: Counter[str] = Counter()
        self.unplaced: list[str] = []

    def read(self) -> tuple[Foreign | None, list[Problem]]:
        rows = self._database.rows
        codes = self._codes()
        sources = self._sources(codes)
        project = next(iter(rows("project", ("memo", "codername", "about", "date"))), {})
        own = [
            self._note("project", "", text_of(project.get("memo")), text_of(project.get("codername")), ""),
            *(
                self._note(f"journal {row['jid']}", text_of(row["name"]), text_of(row["jentry"]), *_who(row))
                for row in rows("journal", ("jid", "name", "jentry", "owner", "date"))
            ),
        ]
        cases, variables = self._cases(sources)
        for table, what in _OTHERS.items():
            self.left_out[what] += self._database.count(table)
        self._tell()
        if errors_of(self.problems):
            return None, self.problems
        study = ForeignStudy(
            name=self._name,
            origin=text_of(project.get("about")) or "QualCoder",
            users=tuple(self.users.values()),
            codes=codes,
            variables=variables,
            cases=cases,
            sources=tuple(sources.values()),
            notes=tuple(self.notes),
            own_notes=tuple(guid for guids in own for guid in guids),
        )
        left = tuple(f"{n:,} {what}" for what, n in sorted((+self.left_out).items()))
        return Foreign(study, left_out=left, counted=told(self.places)), self.problems

    def _error(self, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(self._place), message, hint=hint))

    def _warn(self, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(self._place), message, Severity.WARNING, hint))

    def _user(self, owner: str) -> str:
        if owner and owner not in self.users:
            self.users[owner] = User(f"user {owner}", owner, is_machine=owner in MACHINES)
        return self.users[owner].guid if owner else ""

    def _note(self, about: str, name: str, text: str, owner: str, at: str) -> tuple[str, ...]:
        """The guid of a note as the only item, or nothing where no word stands in it."""
        if not text.strip():
            return ()
        self.notes.append(Note(f"note on {about}", name, text, self._user(owner), at))
        return (self.notes[-1].guid,)

    def _codes(self) -> tuple[ForeignCode, ...]:
        nodes: list[Node] = []
        for row in self._database.rows("code_cat", ("catid", "name", "memo", "supercatid")):
            above = _key("cat", row["supercatid"])
            nodes.append(
                Node(f"cat {row['catid']}", text_of(row["name"]), above, text_of(row["memo"]), is_codable=False)
            )
        for row in self._database.rows("code_name", ("cid", "name", "memo", "catid", "color", "supercid")):
            above = _key("code", row["supercid"]) or _key("cat", row["catid"])
            guid, colour = f"code {row['cid']}", text_of(row["color"])
            nodes.append(Node(guid, text_of(row["name"]), above, text_of(row["memo"]), colour))
        codes, problems = tree(nodes, self._place)
        self.problems += problems
        return codes

    def _sources(self, codes: Iterable[ForeignCode]) -> dict[str, ForeignSource]:
        """Texts with their codings and annotations, by guid."""
        known = {one.guid for code in codes for one in code.walk()}
        codings, noted = self._by_source("code_text", known), self._by_source("annotation", None)
        found: dict[str, ForeignSource] = {}
        columns = ("id", "name", "fulltext", "mediapath", "memo", "owner", "date")
        for row in self._database.rows("source", columns):
            guid, text = f"source {row['id']}", text_of(row["fulltext"])
            if guid in found:
                self._error(f"two files have the number {row['id']}: {found[guid].name!r} and {row['name']!r}")
                continue
            notes = self._note(guid, "", text_of(row["memo"]), *_who(row))
            own = [*codings.pop(guid, ()), *noted.pop(guid, ())]
            if not text.strip():
                self.left_out[_medium(text_of(row["mediapath"]))] += 1
                self.left_out["codings and annotations of files without text"] += len(own)
                self.left_out["memos about files without text"] += len(notes)
                continue
            name = text_of(row["name"]) or guid
            found[guid] = ForeignSource(
                guid, name, text, selections=tuple(self._selections(own, name, text)), notes=notes
            )
        for left in (*codings.values(), *noted.values()):
            self.left_out["codings and annotations of files that the project no longer has"] += len(left)
        return found

    def _by_source(self, table: str, known: set[str] | None) -> dict[str, list[Row]]:
        """Rows of codings or annotations by the guid of their source; codings of unknown codes are left out."""
        found: dict[str, list[Row]] = {}
        columns = ("ctid", "anid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo", "important")
        for number, row in enumerate(self._database.rows(table, columns), start=1):
            row["number"] = f"{table} {number}"
            if known is not None and f"code {row['cid']}" not in known:
                self.left_out["codings of codes that the project no longer has"] += 1
            else:
                found.setdefault(f"source {row['fid']}", []).append(row)
        return found

    def _selections(self, rows: Sequence[Row], name: str, text: str) -> Iterable[Selection]:
        places = Places(text)
        for row in rows:
            start, end = number_of(row["pos0"]), number_of(row["pos1"])
            words = text_of(row["seltext"])
            span = None if start is None or end is None else places.span(start, end, words)
            if span is None:
                where = f"{name}: {text_of(row['pos0'])}-{text_of(row['pos1'])}"
                self.unplaced.append(f"{where} {words[:40]!r}" if words else where)
                continue
            guid, (owner, at) = text_of(row["number"]), _who(row)
            notes = self._note(guid, "", text_of(row["memo"]), owner, at)
            self.left_out["marks of codings as important"] += bool(number_of(row["important"]))
            user = self._user(owner)
            codings = () if row["cid"] is None else (ForeignCoding(guid, f"code {row['cid']}", user, at),)
            yield Selection(guid, *span, words[:60], user=user, at=at, codings=codings, notes=notes)
        self.places.update(places.n_told)

    def _cases(self, sources: dict[str, ForeignSource]) -> tuple[tuple[ForeignCase, ...], tuple[Variable, ...]]:
        """Cases with what files they stand for; values of files go to ``sources``."""
        kinds = self._database.rows("attribute_type", ("name", "memo"))
        variables = {text_of(row["name"]): Variable(f"attribute {row['name']}", text_of(row["name"])) for row in kinds}
        self.left_out["memos about attributes"] += sum(bool(text_of(row["memo"]).strip()) for row in kinds)
        values: dict[str, dict[str, str]] = {}
        for row in self._database.rows("attribute", ("name", "attr_type", "value", "id")):
            kind, name, value = text_of(row["attr_type"]), text_of(row["name"]), text_of(row["value"])
            if not value.strip():
                continue
            if kind not in {"case", "file"} or not name:
                self.left_out["attributes of neither cases nor files"] += 1
                continue
            variable = variables.setdefault(name, Variable(f"attribute {name}", name))
            values.setdefault(f"{'source' if kind == 'file' else 'case'} {row['id']}", {})[variable.guid] = value
        for guid in sources.keys() & values.keys():
            sources[guid] = _with_values(sources[guid], values[guid])
        linked: dict[str, dict[str, None]] = {}
        for row in self._database.rows("case_text", ("caseid", "fid", "pos0", "pos1", "memo")):
            linked.setdefault(f"case {row['caseid']}", {})[f"source {row['fid']}"] = None
            self.left_out["memos about parts of cases"] += bool(text_of(row["memo"]).strip())
        cases = []
        for row in self._database.rows("cases", ("caseid", "name", "memo", "owner", "date")):
            guid = f"case {row['caseid']}"
            notes = self._note(guid, "", text_of(row["memo"]), *_who(row))
            texts = tuple(one for one in linked.get(guid, ()) if one in sources)
            cases.append(
                ForeignCase(guid, text_of(row["name"]), values=values.get(guid, {}), sources=texts, notes=notes)
            )
        return tuple(cases), tuple(variables.values())

    def _tell(self) -> None:
        if self.unplaced:
            more = f" and {len(self.unplaced) - _SHOWN} more" if len(self.unplaced) > _SHOWN else ""
            what = "codings or annotations whose words stand neither at their place nor in one other"
            self.left_out[f"{what}: {'; '.join(self.unplaced[:_SHOWN])}{more}"] += len(self.unplaced)
        if any(note.at for note in self.notes) or self.places:
            self._warn("times are taken as UTC: QualCoder notes them without a time zone")


def _key(kind: str, value: object) -> str:
    """The guid of what a row points to; empty where it points to nothing."""
    return "" if value in (None, "") else f"{kind} {value}"


def _who(row: Mapping[str, object]) -> tuple[str, str]:
    """Owner and time of a row; a time as ISO 8601."""
    return text_of(row["owner"]).strip(), text_of(row["date"]).strip().replace(" ", "T", 1)


def _medium(path: str) -> str:
    """What kind of file a path in the project names; the path itself is followed by nobody."""
    kind = path.lstrip("/").partition("/")[0].partition(":")[0]
    return _MEDIA.get(kind, "files without text")


def _with_values(source: ForeignSource, values: Mapping[str, str]) -> ForeignSource:
    return replace(source, values=values)
