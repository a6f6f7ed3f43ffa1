"""Codings as JSON lines or .csv: one answer a line, any coder, person or machine; in and out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qualkit.exchange.codings_table import FORMAT, HEADER, read_table, table
from qualkit.model.coding import Coder, CoderKind
from qualkit.model.segment import Span
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path, PurePath

LONGEST_LINE = 1_000_000
"""Characters; a line beyond that is no coding."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: the full answer of a coder for a span; no codes means read, and none fits.

    Attributes:
        is_memo_only: The coder wrote a memo on the span and answered nothing; the line has no ``codes``.
        span: ``None`` when the line gives a quote only.
        at: ISO 8601, or ``""`` when the file does not tell.
        fingerprints: Code id to fingerprint of its definition at the time, where known.
        where: The line it was read from.
    """

    transcript: str
    span: Span | None
    quote: str
    codes: tuple[str, ...]
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    memo: str = ""
    at: str = ""
    codebook: str = ""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    where: Where | None = None
    is_memo_only: bool = False


@dataclass(frozen=True, slots=True)
class CodingsFile:
    """A coder's answers, and what the file says about them."""

    coder: Coder
    note: str
    answers: tuple[Answer, ...]


_BREAK = re.compile("\r\n|\r|\n")

_SHAPES = {
    "coder": "A coder's id has letters, digits, - and _ of any script; the name may be anything.",
    "at": "A time is written as 2024-06-03T09:00:20Z.",
}
"""What a value has to look like, by its key."""

M = TypeVar("M", bound=BaseModel)


class _Header(BaseModel):
    """The first line: what the file is and whose codings it holds."""

    model_config = ConfigDict(extra="forbid")

    qualkit: Literal["codings/1"]
    coder: str = Field(pattern=r"^\w[\w-]*$")
    name: str = ""
    kind: CoderKind = CoderKind.PERSON
    synthetic: bool = False
    note: str = ""
    study: str = ""
    codebook: str = ""


class _Line(BaseModel):
    """One answer."""

    model_config = ConfigDict(extra="forbid")

    transcript: str = Field(min_length=1)
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    quote: str = Field(min_length=1)
    codes: list[str] | None = None  # absent beside a memo on words that were not answered
    facets: dict[str, dict[str, str]] = Field(default_factory=dict)
    memo: str = ""
    at: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?$")
    codebook: str = ""
    fingerprints: dict[str, str] = Field(default_factory=dict)
    coder: str | None = Field(default=None, pattern=r"^\w[\w-]*$")


def read_codings(path: Path, *, shown: PurePath, coder: str | None = None) -> tuple[list[CodingsFile], list[Problem]]:
    """The codings in a .csv file, or one of JSON lines, one ``CodingsFile`` per coder in it.

    Args:
        path: The file.
        shown: How to name it in problems.
        coder: Whose codings they are, where neither the header nor a line says so.

    Returns:
        What can be read, and every problem; whoever imports takes all or nothing.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(Where(shown), f"cannot be read: {error}", hint="Save it as UTF-8.")]
    header: _Header | None = None
    is_headed = True  # a header that cannot be read would leave every line below it without a coder
    problems: list[Problem] = []
    found: dict[str, list[Answer]] = {}
    lines = read_table(text, shown, problems) if path.suffix.lower() == ".csv" else _objects(text, shown, problems)
    for where, parsed in lines:
        if HEADER in parsed:
            header = _validated(_Header, parsed, where, problems)
            is_headed = header is not None
            continue
        entry = _validated(_Line, parsed, where, problems)
        if entry is None:
            continue
        whose = entry.coder or (header.coder if header else None) or coder
        if whose is None and not is_headed:
            continue
        if whose is None:
            problems.append(Problem(where, "does not say who coded", hint='Add "coder": "ID", or give --coder ID.'))
            continue
        answer = _answer(entry, where, problems, codebook=header.codebook if header else "")
        if answer is not None:
            found.setdefault(whose, []).append(answer)
    if not problems and not found:
        problems.append(Problem(Where(shown), "holds no codings"))
    return [_file(whose, answers, header) for whose, answers in found.items()], problems


def codings_lines(file: CodingsFile, *, study: str, codebook: str) -> Iterable[str]:
    """The lines of a codings file: a header, then one answer a line in the order given; no line ends.

    Args:
        file: Whose answers.
        study: The study's name.
        codebook: sha256 of the codebook that answers were given under, unless they say otherwise.
    """
    header, *lines = _file_lines(file, study=study, codebook=codebook)
    yield json.dumps(header, ensure_ascii=False)
    for line in lines:
        yield json.dumps(line, ensure_ascii=False)


def codings_csv(file: CodingsFile, *, study: str, codebook: str) -> bytes:
    """A codings file as a table: the header in lines that start with ``#``, then an answer a row.

    Args:
        file: Whose answers.
        study: The study's name.
        codebook: sha256 of the codebook that answers were given under, unless they say otherwise.
    """
    header, *lines = _file_lines(file, study=study, codebook=codebook)
    return table(header, lines)


def _file_lines(file: CodingsFile, *, study: str, codebook: str) -> Iterator[dict[str, Any]]:
    header: dict[str, Any] = {HEADER: FORMAT, "coder": file.coder.id}
    if file.coder.name:
        header["name"] = file.coder.name
    header |= {"kind": file.coder.kind.value, "synthetic": file.coder.synthetic}
    yield header | {"note": file.note, "study": study, "codebook": codebook}
    for answer in file.answers:
        line: dict[str, Any] = {"transcript": answer.transcript}
        if answer.span is not None:
            line |= {"start": answer.span.start, "end": answer.span.end}
        line["quote"] = answer.quote
        if not answer.is_memo_only:
            line["codes"] = list(answer.codes)
        for name in ("facets", "memo", "at", "codebook", "fingerprints"):
            value = getattr(answer, name)
            if value and not (name == "codebook" and value == codebook):
                line[name] = dict(value) if name in {"facets", "fingerprints"} else value
        yield line


def _objects(text: str, shown: PurePath, problems: list[Problem]) -> Iterator[tuple[Where, dict[str, Any]]]:
    """The objects of JSON lines; what is none goes to ``problems``."""
    for number, line in enumerate(_BREAK.split(text), start=1):
        parsed = _parsed(line, Where(shown, number), problems) if line.strip() else None
        if parsed is not None:
            yield Where(shown, number), parsed


def _parsed(line: str, where: Where, problems: list[Problem]) -> dict[str, Any] | None:
    if len(line) > LONGEST_LINE:
        problems.append(Problem(where, f"a line of {len(line):,} characters is no coding"))
        return None
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError) as error:
        problems.append(Problem(where, f"not JSON: {error}", hint="One object in braces a line."))
        return None
    if not isinstance(parsed, dict):
        problems.append(Problem(where, "not an object", hint='A line looks like {"transcript": "P01", …}'))
        return None
    return parsed


def _validated(model: type[M], parsed: dict[str, Any], where: Where, problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(parsed)
    except ValidationError as error:
        for item in error.errors():
            key = ".".join(str(part) for part in item["loc"])
            hint = None
            match item["type"]:
                case "extra_forbidden":
                    message = f"unknown key {key!r}"
                case "missing":
                    message = f"has no {key!r}"
                case "string_pattern_mismatch":
                    message, hint = f"{key}: not {item['input']!r}", _SHAPES.get(key)
                case _:
                    message = f"{key}: {item['msg'][:1].lower()}{item['msg'][1:]}"
            problems.append(Problem(where, message, hint=hint))
        return None


def _answer(entry: _Line, where: Where, problems: list[Problem], *, codebook: str) -> Answer | None:
    if (entry.start is None) != (entry.end is None) or (
        entry.start is not None and entry.end is not None and entry.start >= entry.end
    ):
        problems.append(
            Problem(where, f"no span from {entry.start} to {entry.end}", hint="Give both, start below end, or neither.")
        )
        return None
    if entry.codes is None and not entry.memo:
        problems.append(Problem(where, "has no 'codes'", hint="[] says that none fits."))
        return None
    span = None if entry.start is None or entry.end is None else Span(entry.start, entry.end)
    return Answer(
        transcript=entry.transcript,
        span=span,
        quote=entry.quote,
        codes=tuple(dict.fromkeys(entry.codes or ())),
        facets=entry.facets,
        memo=entry.memo,
        at=re.sub(r"\+00:00$", "Z", entry.at),
        codebook=entry.codebook or codebook,
        fingerprints=entry.fingerprints,
        where=where,
        is_memo_only=entry.codes is None,
    )


def _file(whose: str, answers: list[Answer], header: _Header | None) -> CodingsFile:
    if header is not None and header.coder == whose:
        coder = Coder(whose, header.name, header.kind, header.synthetic)
        return CodingsFile(coder, header.note, tuple(answers))
    return CodingsFile(Coder(whose), header.note if header else "", tuple(answers))
