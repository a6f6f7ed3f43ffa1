"""Read REFI-QDA projects (.qdpx) and codebooks (.qdc) of any program: what is there, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

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
from qualkit.problem import Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath
    from xml.etree.ElementTree import Element

DEEPEST = 60
"""Levels of a code tree."""

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
_OTHER_SOURCES = {"PictureSource": "picture", "PDFSource": "PDF", "AudioSource": "audio", "VideoSource": "video"}


@dataclass(slots=True)
class _Reading:
    """A project while it is read: where problems go, and what was met."""

    place: PurePath
    files: dict[str, bytes]
    with_texts: bool = True
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    guids: Counter[str] = field(default_factory=Counter)

    def error(self, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(self.place), message, hint=hint))

    def warn(self, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(Where(self.place), message, Severity.WARNING, hint))

    def guid(self, element: Element, *, attribute: str = "guid") -> str:
        """An element's own guid, counted, so that one that stands twice is told."""
        found = self.reference(element, attribute)
        if attribute == "guid":
            if found:
                self.guids[found] += 1
            else:
                told = element.get("name") or ""
                self.error(f"<{_tag(element)}> {told!r} has no usable guid: {element.get('guid')!r}")
        return found

    def reference(self, element: Element, attribute: str) -> str:
        match = _GUID.fullmatch((element.get(attribute) or "").strip())
        return match[1].upper() if match else ""


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
    reading = _Reading(place, {name.casefold(): content for name, content in files.items()}, with_texts)
    inner = [name for name in files if name.lower().endswith(".qde")]
    if len(inner) != 1:
        told = f"{len(inner)} files ending in .qde" if inner else "no file ending in .qde"
        reading.error(f"holds {told}; a REFI-QDA project has one", "Was it exported as a REFI-QDA project?")
        return None, reading.problems
    root = _parsed(files[inner[0]], reading, inner[0])
    if root is None or not _is_root(root, "Project", PROJECT, reading):
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
    reading = _Reading(place, {})
    root = _parsed(data, reading, place.name)
    if root is None or not _is_root(root, "CodeBook", CODEBOOK, reading):
        return (), reading.problems
    codes = _codes(root, reading)
    if not codes:
        reading.error("holds no codes")
    for guid, n in reading.guids.items():
        if n > 1:
            reading.error(f"guid {guid} stands {n} times")
    is_bad = any(problem.severity is Severity.ERROR for problem in reading.problems)
    return (() if is_bad else codes), reading.problems


def _parsed(data: bytes, reading: _Reading, name: str) -> Element | None:
    import defusedxml
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        reading.error(f"{name} is not well-formed XML: {error}", "Export it again from the program it comes from.")
        return None
    except defusedxml.DefusedXmlException:
        reading.error(f"{name} declares entities or a document type; such files are not read")
        return None
    except (ValueError, LookupError) as error:
        reading.error(f"{name} cannot be decoded: {error}")
        return None
    return root


def _tag(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _is_root(root: Element, tag: str, namespace: str, reading: _Reading) -> bool:
    if _tag(root) != tag:
        reading.error(f"its root is <{_tag(root)}>, not <{tag}>")
        return False
    found = str(root.tag).rpartition("}")[0].lstrip("{")
    if found != namespace:
        reading.warn(f"has the namespace {found or 'of nothing'!r}, not {namespace!r}; read all the same")
    return True


def _children(parent: Element | None, tag: str) -> Iterator[Element]:
    if parent is not None:
        yield from (child for child in parent if _tag(child) == tag)


def _child(parent: Element | None, tag: str) -> Element | None:
    return next(_children(parent, tag), None)


def _text(parent: Element, tag: str) -> str:
    found = _child(parent, tag)
    return "" if found is None else found.text or ""


def _refs(parent: Element, tag: str, reading: _Reading) -> tuple[str, ...]:
    found = (reading.reference(child, "targetGUID") for child in _children(parent, tag))
    return tuple(guid for guid in found if guid)


def _project(root: Element, reading: _Reading) -> ForeignStudy:
    for tag in ("Links", "Graphs"):
        container = _child(root, tag)
        reading.left_out[tag.lower()] += 0 if container is None else len(container)
    for container in root:
        if _tag(container) in {"Sets", "Sources", "Cases", "Notes", "Users", "Variables"} and not len(container):
            reading.warn(f"<{_tag(container)}> is empty, which the standard does not allow; read all the same")
    sources = _child(root, "Sources")
    texts = []
    for child in sources if sources is not None else ():
        text = _child(child, "Representation") if _tag(child) == "PDFSource" else None
        if _tag(child) == "TextSource":
            texts.append(_source(child, reading))
        elif text is not None:
            texts.append(_of_pdf(child, text, reading))
        elif _tag(child) in _OTHER_SOURCES:
            reading.left_out[f"{_OTHER_SOURCES[_tag(child)]} sources"] += 1
    reading.left_out = +reading.left_out
    return ForeignStudy(
        name=root.get("name") or "",
        origin=root.get("origin") or "",
        description=_text(root, "Description"),
        user=reading.reference(root, "creatingUserGUID"),
        at=root.get("creationDateTime") or "",
        users=tuple(
            User(reading.guid(user), user.get("name") or "", user.get("id") or "")
            for user in _children(_child(root, "Users"), "User")
        ),
        codes=_codes(_child(root, "CodeBook"), reading),
        variables=tuple(
            Variable(reading.guid(one), one.get("name") or "", _text(one, "Description"))
            for one in _children(_child(root, "Variables"), "Variable")
        ),
        cases=tuple(_case(one, reading) for one in _children(_child(root, "Cases"), "Case")),
        sources=tuple(texts),
        notes=tuple(_note(one, reading) for one in _children(_child(root, "Notes"), "Note")),
        sets=tuple(_one_set(one, reading) for one in _children(_child(root, "Sets"), "Set")),
        own_notes=_refs(root, "NoteRef", reading),
    )


def _codes(book: Element | None, reading: _Reading) -> tuple[ForeignCode, ...]:
    folder = _child(book, "Codes")
    return tuple(_code(child, reading, depth=1) for child in _children(folder, "Code"))


def _code(element: Element, reading: _Reading, *, depth: int) -> ForeignCode:
    children = list(_children(element, "Code"))
    if children and depth >= DEEPEST:
        reading.error(f"its codes lie more than {DEEPEST} levels deep, below {element.get('name')!r}")
        children = []
    colour = element.get("color") or ""
    return ForeignCode(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        is_codable=(element.get("isCodable") or "true").strip().lower() not in {"false", "0"},
        description=_text(element, "Description"),
        colour=colour if _COLOUR.fullmatch(colour) else "",
        notes=_refs(element, "NoteRef", reading),
        children=tuple(_code(child, reading, depth=depth + 1) for child in children),
    )


def _values(parent: Element, reading: _Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in _children(parent, "VariableValue"):
        guids = _refs(value, "VariableRef", reading)
        words = next((_text(value, tag) for tag in _VALUES if _child(value, tag) is not None), "")
        if guids:
            found[guids[0]] = words
    return found


def _case(element: Element, reading: _Reading) -> ForeignCase:
    reading.left_out["selections that cases point to"] += len(list(_children(element, "SelectionRef")))
    reading.left_out = +reading.left_out
    return ForeignCase(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        description=_text(element, "Description"),
        values=_values(element, reading),
        sources=_refs(element, "SourceRef", reading),
        notes=_refs(element, "NoteRef", reading),
    )


def _at(element: Element) -> str:
    return element.get("creationDateTime") or element.get("modifiedDateTime") or ""


def _source(element: Element, reading: _Reading, *, has_text: bool = True) -> ForeignSource:
    return ForeignSource(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        text=_content(element, reading) if has_text else "",
        description=_text(element, "Description"),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        selections=tuple(
            one for child in _children(element, "PlainTextSelection") for one in _selection(child, reading)
        ),
        codings=tuple(_coding(child, reading) for child in _children(element, "Coding")),
        notes=_refs(element, "NoteRef", reading),
        values=_values(element, reading),
    )


def _of_pdf(element: Element, text: Element, reading: _Reading) -> ForeignSource:
    """The text that goes with a PDF, under the PDF's own guid, with what was selected and coded in either.

    A selection in the text has the guid of the one on the page that it stands for; what stands on a page alone has
    no words and is left out.
    """
    own, read = _source(element, reading, has_text=False), _source(text, reading)
    spoken = {one.guid for one in read.selections}
    on_page = [child for child in _children(element, "PDFSelection") if reading.reference(child, "guid") not in spoken]
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


def _selection(element: Element, reading: _Reading) -> Iterator[Selection]:
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
        description=_text(element, "Description"),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        codings=tuple(_coding(child, reading) for child in _children(element, "Coding")),
        notes=_refs(element, "NoteRef", reading),
    )


def _coding(element: Element, reading: _Reading) -> ForeignCoding:
    return ForeignCoding(
        guid=reading.guid(element),
        code=next(iter(_refs(element, "CodeRef", reading)), ""),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
        notes=_refs(element, "NoteRef", reading),
    )


def _note(element: Element, reading: _Reading) -> Note:
    return Note(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        text=_content(element, reading),
        user=reading.reference(element, "creatingUser"),
        at=_at(element),
    )


def _one_set(element: Element, reading: _Reading) -> ForeignSet:
    return ForeignSet(
        guid=reading.guid(element),
        name=(element.get("name") or "").strip(),
        description=_text(element, "Description"),
        codes=_refs(element, "MemberCode", reading),
        sources=_refs(element, "MemberSource", reading),
        notes=_refs(element, "MemberNote", reading),
    )


def _content(element: Element, reading: _Reading) -> str:
    """A source's or note's text: in the file it points to, else beside it in the XML."""
    if not reading.with_texts:
        return ""
    path = element.get("plainTextPath") or ""
    if not path:
        return _text(element, "PlainTextContent")
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


def _with_coded_folders(study: ForeignStudy, reading: _Reading) -> ForeignStudy:
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


def _check(study: ForeignStudy, reading: _Reading) -> None:
    """What must hold between the parts."""
    for guid, n in reading.guids.items():
        if n > 1:
            reading.error(f"guid {guid} stands {n} times; each thing has its own")
    codes = {code.guid for code in study.every_code()}
    for source in study.sources:
        n_lost = sum(coding.code not in codes for coding in source.every_coding())
        if n_lost:
            reading.error(f"{source.name!r}: {n_lost} coding(s) of a code that the project does not have")
