"""A codebook read from its YAML file, with every problem of the file at once."""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from qualkit.codebook import checks
from qualkit.codebook.schema import FORMAT, MODELS, CodebookFile
from qualkit.codebook.tree import Finding, Tree, compose, plain
from qualkit.errors import CodebookError
from qualkit.model.codebook import (
    Code,
    Codebook,
    Example,
    ExampleKind,
    Facet,
    FacetValue,
    Reference,
    Status,
    Text,
    Theme,
)
from qualkit.problem import Problem, Where, errors_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePath

    from pydantic_core import ErrorDetails

    from qualkit.codebook.schema import CodeEntry, ExamplesEntry, ThemeEntry
    from qualkit.codebook.tree import Loc

MAX_BYTES = 5_000_000
"""Largest file that is read; a codebook of 1,000 codes has about a tenth of it."""


def load(path: Path, *, root: Path | None = None) -> tuple[Codebook | None, list[Problem]]:
    """The codebook in a file and every problem found, in the file's order.

    Args:
        path: The YAML file.
        root: The study's folder; places in problems are told relative to it.

    Returns:
        The codebook, ``None`` when a problem is an error; warnings do not keep it from being used.
    """
    shown = path.relative_to(root) if root is not None and path.is_relative_to(root) else path
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or str(error)
        return None, [Problem(Where(shown), f"cannot be read: {reason}", hint="See [study] codebook in qualkit.toml.")]
    if size > MAX_BYTES:
        message = f"{size:,} bytes are more than a codebook may have ({MAX_BYTES:,})"
        return None, [Problem(Where(shown), message, hint="Is it the right file?")]
    return parse(data, path=shown)


def read(path: Path, *, root: Path | None = None) -> Codebook:
    """The codebook in a file that has no errors.

    Raises:
        CodebookError: The file has errors; carries every problem, warnings included.
    """
    codebook, problems = load(path, root=root)
    if codebook is None:
        raise failure(problems)
    return codebook


def failure(problems: list[Problem]) -> CodebookError:
    """The exception for a codebook with errors: told as its one error, or as their number."""
    errors = errors_of(problems)
    if len(errors) == 1:
        only = errors[0]
        return CodebookError(only.message, where=only.where, hint=only.hint, problems=problems)
    return CodebookError(f"{len(errors)} errors in the codebook", where=Where(errors[0].where.path), problems=problems)


def parse(data: bytes, *, path: PurePath) -> tuple[Codebook | None, list[Problem]]:
    """The codebook in a file's bytes and every problem found; ``path`` is only named in problems."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte {error.object[error.start]:#04x} in this line"
        return None, [Problem(Where(path, line), message, hint="Save the file as UTF-8.")]
    tree = compose(text)
    found = list(tree.findings)
    file = None
    if tree.root is not None:
        file, shape = _validated(tree)
        found += shape
        found += checks.findings(tree)
    problems = [_problem(path, tree, finding) for finding in found]
    problems.sort(key=lambda problem: problem.where.line or 0)
    if file is None or errors_of(problems):
        return None, problems
    return _codebook(file, tree, hashlib.sha256(data).hexdigest()), problems


def _problem(path: PurePath, tree: Tree, finding: Finding) -> Problem:
    line = None if finding.index is None else tree.line(finding.index)
    return Problem(Where(path, line), finding.message, finding.severity, finding.hint)


def _validated(tree: Tree) -> tuple[CodebookFile | None, list[Finding]]:
    data = None if tree.root is None else plain(tree.root)
    try:
        return CodebookFile.model_validate(data, context={"languages": _languages(data)}), []
    except ValidationError as error:
        return None, [_finding(tree, detail) for detail in error.errors(include_url=False)]


def _languages(data: Any) -> tuple[str, ...]:
    languages = data.get("languages") if isinstance(data, dict) else None
    if not isinstance(languages, list):
        return ("en",)
    return tuple(language for language in languages if isinstance(language, str)) or ("en",)


def _finding(tree: Tree, detail: ErrorDetails) -> Finding:
    loc = tuple(part for part in detail["loc"] if part != "[key]")
    names = [part for part in loc if isinstance(part, str)]
    index = tree.index_of(loc)
    key = names[-1] if names else ""
    if detail["type"] == "extra_forbidden":
        keys = _keys_at(loc)
        close = get_close_matches(key, keys, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"The keys here are {', '.join(keys)}."
        return Finding(index, f"unknown key {key!r}", hint=hint)
    if detail["type"] == "missing":
        if key == "schema":
            return Finding(index, "'schema' is missing", hint=f"Write in the first lines: schema: {FORMAT}")
        return Finding(index, f"an entry of {_container(loc)!r} has no {key!r}", hint=f"Add one: {key}: …")
    if detail["type"] == "language":
        return Finding(index, detail["msg"], hint="Add it to 'languages' at the top, or correct it.")
    if detail["type"] == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "")
        message = f"{key!r} is {detail['input']!r}; it can be {expected}"
        return Finding(index, message)
    if detail["type"] == "too_short":
        return Finding(index, f"{key!r} is empty", hint="Name at least one language: languages: [en]")
    if detail["type"] == "mapping" and not names:
        return Finding(index, f"the file {detail['msg']}", hint=f"It starts with: schema: {FORMAT}")
    if key == "colour" and detail["input"] is None:
        return Finding(index, "'colour' is empty", hint="Put it in quotes, '#3a7bd5': # starts a comment in YAML.")
    if isinstance(loc[-1], int):
        return Finding(index, f"an item of {key!r} {detail['msg']}")
    return Finding(
        index,
        f"{key!r}: {detail['msg']}" if detail["type"] in {"id", "colour"} else f"{key!r} {detail['msg']}",
    )


def _container(loc: Loc) -> str:
    return next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")


def _keys_at(loc: Loc) -> list[str]:
    fields = MODELS.get(_container(loc), CodebookFile).model_fields
    return [field.alias or name for name, field in fields.items()]


def _codebook(file: CodebookFile, tree: Tree, sha256: str) -> Codebook:
    def text(words: dict[str, str]) -> Text:
        inside = {language: words[language].strip() for language in file.languages if language in words}
        return Text({language: stripped for language, stripped in inside.items() if stripped})

    def examples(entry: ExamplesEntry) -> tuple[Example, ...]:
        return tuple(
            Example(kind, text(example.text), use=example.use, source=example.source)
            for kind in ExampleKind
            for example in getattr(entry, kind.value)
        )

    def code(entry: CodeEntry, theme: str, parent: str | None, loc: Loc) -> Iterator[Code]:
        yield Code(
            entry.id,
            theme,
            label=text(entry.label),
            parent=parent,
            definition=text(entry.definition),
            include=text(entry.include),
            exclude=text(entry.exclude),
            examples=examples(entry.examples),
            groups=entry.groups,
            sources=entry.sources,
            derivation=entry.derivation,
            colour=entry.colour,
            status=Status(entry.status),
            formerly=entry.formerly,
            line=tree.line(tree.index_of(loc)),
        )
        for number, child in enumerate(entry.codes):
            yield from code(child, theme, entry.id, (*loc, "codes", number))

    def codes(entry: ThemeEntry, loc: Loc) -> Iterator[Code]:
        for number, child in enumerate(entry.codes):
            yield from code(child, entry.id, None, (*loc, "codes", number))

    themes = tuple(
        Theme(
            entry.id,
            label=text(entry.label),
            statement=text(entry.statement),
            definition=text(entry.definition),
            origin=entry.origin,
            colour=entry.colour,
            also=entry.also,
            line=tree.line(tree.index_of(("themes", number))),
        )
        for number, entry in enumerate(file.themes)
    )
    facets = tuple(
        Facet(
            entry.id,
            text(entry.label),
            tuple(FacetValue(value.id, text(value.label)) for value in entry.values),
        )
        for entry in file.facets
    )
    return Codebook(
        name=file.name,
        version=file.version,
        sha256=sha256,
        languages=file.languages,
        themes=themes,
        codes=tuple(code for number, entry in enumerate(file.themes) for code in codes(entry, ("themes", number))),
        facets=facets,
        references=tuple(Reference(entry.id, entry.cite, entry.doi or "") for entry in file.sources),
    )
