"""Read REFI-QDA projects (.qdpx) and codebooks (.qdc) of any program: what is there, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qualkit.exchange.archive import BadArchiveError, members
from qualkit.exchange.foreign import (
    Foreign,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignSet,
    ForeignSource,
    ForeignStudy,
    Note,
    Selection,
    User,
    Variable,
)
from qualkit.exchange.refi_write import CODEBOOK, ORIGINALS, PROJECT
from qualkit.exchange.refi_xml import Reading, child_of, children_of, is_root, parsed, tag_of, text_in
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath
    from xml.etree.ElementTree import Element

DEEPEST = 60
"""Levels of a code tree."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
_OTHER_SOURCES = {"PictureSource": "picture", "PDFSource": "PDF", "AudioSource": "audio", "VideoSource": "video"}


def read_project(data: bytes, place: PurePath, *, with_texts: bool = True) -> tuple[Foreign | None, list[Problem]]:
    """The study in a .qdpx file.

    Files that are malformed but common are read with a warning: empty containers, the draft's or no namespace,
    ``<name>.qde`` for ``project.qde``, ``sources/`` for ``Sources/``.

    Args:
        data: The file's bytes.
        place: How to name it in problems.
        with_texts: ``False`` leaves the texts of sources and notes unread, for whoever wants the codes alone.

    Returns:
        ``None`` and every problem when it cannot be read; else the archive and warnings.
    """
    try:
        files = members(data, wanted=None)
    except BadArchiveError as error:
        return None, [Problem(Where(place), str(error), hint="Export it again from the program it comes from.")]
    reading = Reading(place, {name.casefold(): content for name, content in files.items()}, with_texts)
    inner = [name for name in files if name.lower().endswith(".qde")]
    if len(inner) != 1:
        told = f"{len(inner)} files ending in .qde" if inner else "no file ending in .qde"
        reading.error(f"holds {told}; a REFI-QDA project has one", "Was it exported as a REFI-QDA project?")
        return None, reading.problems
    root = parsed(files[inner[0]], reading, inner[0])
    if root is None or not is_root(root, "Project", PROJECT, reading):
        return None, reading.problems
    study = _with_coded_folders(_project(root, reading), reading)
    _check(study, reading)
    originals = {
        PurePosixPath(name).name: content for name, content in files.items() if name.startswith(f"{ORIGINALS}/")
    }
    if any(problem.severity is Severity.ERROR for problem in reading.problems):
        return None, reading.problems
    left_out = tuple(f"{n:,} {what}" for what, n in sorted(reading.left_out.items()))
    return Foreign(study, originals, left_out), reading.problems


def read_codebook(data: bytes, place: PurePath) -> tuple[tuple[ForeignCode, ...], list[Problem]]:
    """The tree of codes in a .qdc file, and its problems; no codes when one of them is an error."""
    reading = Reading(place, {})
    root = parsed(data, reading, place.name)
    if root is None or not is_root(root, "CodeBook", CODEBOOK, reading):
        return (), reading.problems
    codes = _codes(root, reading)
    if not codes:
        reading.error("holds no codes")
    for guid, n in reading.guids.items():
        if n > 1:
            reading.error(f"guid {guid} stands {n} times")
    is_bad = any(problem.severity is Severity.ERROR for problem in reading.problems)
    return (() if is_bad else codes), reading.problems


def _refs(parent: Element, tag: str, reading: Reading) -> tuple[str, ...]:
    found = (reading.reference(child, "targetGUID") for child in children_of(parent, tag))
    return tuple(guid for guid in found if guid)


def _project(root: Element, reading: Reading) -> ForeignStudy:
    for tag in ("Links", "Graphs"):
        container = child_of(root, tag)
        reading.left_out[tag.lower()] += 0 if container is None else len(container)
    for container in root:
        if tag_of(container) in {"Sets", "Sources", "Cases", "Notes", "Users", "Variables"} and not len(container):
            reading.warn(f"<{tag_of(container)}> is empty, which the standard does not allow; read all the same")
    sources = child_of(root, "Sources")
    texts = []
    for child in sources if sources is not None else ():
        text = child_of(child, "Representation") if tag_of(child) == "PDFSource" else None
        if tag_of(child) == "TextSource":
            texts.append(_source(child, reading))
        elif text is not None:
            texts.append(_of_pdf(child, text, reading))
        elif tag_of(child) in _OTHER_SOURCES:
            reading.left_out[f"{_OTHER_SOURCES[tag_of(child)]} sources"] += 1
    reading.left_out = +reading.left_out
    return ForeignStudy(
        name=root.get("name") or "",
        origin=root.get("origin") or "",
        description=text_in(root, "Description"),
        user=reading.reference(root, "creatingUserGUID"),
        at=root.get("creationDateTime") or "",
        users=tuple(
            User(reading.guid(user), user.get("name") or "", user.get("id") or "")
            for user in children_of(child_of(root, "Users"), "User")
        ),
        codes=_codes(child_of(root, "CodeBook"), reading),
        variables=tuple(
            Variable(reading.guid(one), one.get("name") or "", text_in(one, "Description"))
            for one in children_of(child_of(root, "Variables"), "Variable")
        ),
        cases=tuple(_case(one, reading) for one in children_of(child_of(root, "Cases"), "Case")),
        sources=tuple(texts),
        notes=tuple(_note(one, reading) for one in children_of(child_of(root, "Notes"), "Note")),
        sets=tuple(_one_set(one, reading) for one in children_of(child_of(root, "Sets"), "Set")),
        own_notes=_refs(root, "NoteRef", reading),
    )


def _codes(book: Element | None, reading: Reading) -> tuple[ForeignCode, ...]:
    folder = child_of(book, "Codes")
    return tuple(_code(child, reading, depth=1) for child in children_of(folder, "Code"))


def _code(element: Element, reading: Reading, *, depth: int) -> ForeignCode:
    children = list(children_of(element, "Code"))
    if children and depth >= DEEPEST:
        reading.error(f"its codes lie more than {DEEPEST} levels deep, below {element.get('name')!r}")
        children = []
    colour = element.get("color") or ""
    return ForeignCode(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        is_codable=(element.get("isCodable") or "true").strip().lower() not in {"false", "0"},
        description=text_in(element, "Description"),
        colour=colour if _COLOUR.fullmatch(colour) else "",
        notes=_refs(element, "NoteRef", reading),
        children=tuple(_code(child, reading, depth=depth + 1) for child in children),
    )


def _values(parent: Element, reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in children_of(parent, "VariableValue"):
        guids = _refs(value, "VariableRef", reading)
        words = next((text_in(value, tag) for tag in _VALUES if child_of(value, tag) is not None), "")
        if guids:
            found[guids[0]] = words
    return found


def _case(element: Element, reading: Reading) -> ForeignCase:
    reading.left_out["selections that cases point to"] += len(list(children_of(element, "SelectionRef")))
    reading.left_out = +reading.left_out
    return ForeignCase(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        description=text_in(element, "Description"),
        values=_values(element, reading),
        sources=_refs(element, "SourceRef", reading),
        notes=_refs(element, "NoteRef", reading),
    )


def _at(element: Element) -> str:
    return element.get("creationDateTime") or element.get("modifiedDateTime") or ""


def _source(element: Element, reading: Reading, *, has_text: bool = True) -> ForeignSource:
    return ForeignSource(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        text=_content(element, reading) if has_text else "",
        description=text_in(element, "Description"),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        selections=tuple(
            one for child in children_of(element, "PlainTextSelection") for one in _selection(child, reading)
        ),
        codings=tuple(_coding(child, reading) for child in children_of(element, "Coding")),
        notes=_refs(element, "NoteRef", reading),
        values=_values(element, reading),
    )


def _of_pdf(element: Element, text: Element, reading: Reading) -> ForeignSource:
    """The text that goes with a PDF, under the PDF's own guid, with what was selected and coded in either.

    A selection in the text has the guid of the one on the page that it stands for; what stands on a page alone has
    no words and is left out.
    """
    own, read = _source(element, reading, has_text=False), _source(text, reading)
    spoken = {one.guid for one in read.selections}
    on_page = [
        child for child in children_of(element, "PDFSelection") if reading.reference(child, "guid") not in spoken
    ]
    reading.left_out["selections on pages of PDFs"] += len(on_page)
    return replace(
        own,
        text=read.text,
        description="\n\n".join(filter(None, (own.description, read.description))),
        selections=read.selections,
        codings=(*own.codings, *read.codings),
        notes=(*own.notes, *read.notes),
        values={**own.values, **read.values},
    )


def _selection(element: Element, reading: Reading) -> Iterator[Selection]:
    try:
        start, end = int(element.get("startPosition") or ""), int(element.get("endPosition") or "")
    except ValueError:
        told = f"{element.get('startPosition')!r} to {element.get('endPosition')!r}"
        reading.error(f"a selection from {told} has no positions: {element.get('name')!r}")
        return
    if not 0 <= start <= end:
        reading.error(f"a selection from {start} to {end} is none: {element.get('name')!r}")
        return
    yield Selection(
        guid=reading.guid(element),
        start=start,
        end=end,
        name=element.get("name") or "",
        description=text_in(element, "Description"),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        codings=tuple(_coding(child, reading) for child in children_of(element, "Coding")),
        notes=_refs(element, "NoteRef", reading),
    )


def _coding(element: Element, reading: Reading) -> ForeignCoding:
    return ForeignCoding(
        guid=reading.guid(element),
        code=next(iter(_refs(element, "CodeRef", reading)), ""),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        notes=_refs(element, "NoteRef", reading),
    )


def _note(element: Element, reading: Reading) -> Note:
    return Note(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        text=_content(element, reading),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
    )


def _one_set(element: Element, reading: Reading) -> ForeignSet:
    return ForeignSet(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        description=text_in(element, "Description"),
        codes=_refs(element, "MemberCode", reading),
        sources=_refs(element, "MemberSource", reading),
        notes=_refs(element, "MemberNote", reading),
    )


def _content(element: Element, reading: Reading) -> str:
    """A source's or note's text: in the file it points to, else beside it in the XML."""
    if not reading.with_texts:
        return ""
    path = element.get("plainTextPath") or ""
    if not path:
        return text_in(element, "PlainTextContent")
    name = element.get("name") or path
    scheme, mark, inside = path.partition("://")
    inside = inside if mark else path
    content = reading.files.get(f"sources/{inside}".casefold(), reading.files.get(inside.casefold()))
    if (scheme != "internal" and mark) or (content is None and not mark):
        reading.error(f"the text of {name!r} lies outside of the archive: {path}", "Export it with its sources.")
        return ""
    if not mark:
        reading.warn(f"the path {path!r} does not say internal://; read all the same")
    if content is None:
        reading.error(f"the text of {name!r} is not in the archive: {path}", "Export it with its sources.")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.error(f"the text of {name!r} is not UTF-8: byte {error.start}", "Export it again.")
        return ""


def _with_coded_folders(study: ForeignStudy, reading: Reading) -> ForeignStudy:
    """The study with folders that hold codings all the same as codes; else their codings would belong to nothing."""
    coded = {coding.code for source in study.sources for coding in source.every_coding()}
    names = [code.name for code in study.every_code() if code.guid in coded and not code.is_codable]
    if not names:
        return study
    told = ", ".join(map(repr, names[:5]))
    reading.warn(f"codings belong to {len(names)} marked as no code (isCodable), read as codes: {told}")

    def mended(code: ForeignCode) -> ForeignCode:
        children = tuple(mended(child) for child in code.children)
        return replace(code, is_codable=code.is_codable or code.guid in coded, children=children)

    return replace(study, codes=tuple(mended(code) for code in study.codes))


def _check(study: ForeignStudy, reading: Reading) -> None:
    """What must hold between the parts."""
    for guid, n in reading.guids.items():
        if n > 1:
            reading.error(f"guid {guid} stands {n} times; each thing has its own")
    codes = {code.guid for code in study.every_code()}
    for source in study.sources:
        n_lost = sum(coding.code not in codes for coding in source.every_coding())
        if n_lost:
            reading.error(f"{source.name!r}: {n_lost} coding(s) of a code that the project does not have")
