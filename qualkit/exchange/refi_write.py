"""A study as a REFI-QDA project (.qdpx) or codebook (.qdc), valid against the standard's schemas.

References:
    REFI-QDA Standard 1.5 (2019), www.qdasoftware.org. Texts are UTF-8 without a byte-order mark, with line feeds;
    positions count Unicode code points from 0 (section 10.2), the end is the position behind the last one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from qualkit.exchange.archive import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualkit.exchange.foreign import (
        ForeignCase,
        ForeignCode,
        ForeignCoding,
        ForeignSet,
        ForeignSource,
        ForeignStudy,
        Note,
        Selection,
    )

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
SOURCES = "Sources"
QDE = "project.qde"
ORIGINALS = f"{SOURCES}/originals"
"""Where the files lie that transcripts were read from; other programs pass over them."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def project_archive(study: ForeignStudy, *, originals: Mapping[str, bytes] | None = None) -> bytes:
    """A .qdpx file: ``project.qde``, and the texts of sources and notes in ``Sources``.

    The same study gives the same bytes.

    Args:
        study: What to write; its texts have line feeds only, its positions count code points.
        originals: File name to content of what sources were read from, taken along for whoever reads it back.
    """
    files = {QDE: project_xml(study)}
    files |= {f"{SOURCES}/{source.guid}.txt": source.text.encode() for source in study.sources}
    files |= {f"{SOURCES}/{note.guid}.txt": note.text.encode() for note in study.notes}
    files |= {f"{ORIGINALS}/{name}": content for name, content in sorted((originals or {}).items())}
    return packed(files)


def project_xml(study: ForeignStudy) -> bytes:
    """The ``project.qde`` of a study. Empty containers are left out: the schema forbids them."""
    root = ET.Element("Project", {"xmlns": PROJECT, "name": _clean(study.name), "origin": _clean(study.origin)})
    _set(root, creatingUserGUID=study.user, creationDateTime=study.at)
    users = _container(root, "Users", study.users)
    for user in study.users:
        _set(ET.SubElement(users, "User"), guid=user.guid, name=user.name, id=user.id)
    if study.codes:
        _codes(ET.SubElement(root, "CodeBook"), study.codes, with_notes=True)
    variables = _container(root, "Variables", study.variables)
    for variable in study.variables:
        made = ET.SubElement(variables, "Variable")
        _set(made, guid=variable.guid, name=variable.name, typeOfVariable="Text")
        _text(made, "Description", variable.description)
    cases = _container(root, "Cases", study.cases)
    for case in study.cases:
        _case(cases, case)
    sources = _container(root, "Sources", study.sources)
    for source in study.sources:
        _source(sources, source)
    notes = _container(root, "Notes", study.notes)
    for note in study.notes:
        _note(notes, note)
    sets = _container(root, "Sets", study.sets)
    for one in study.sets:
        _one_set(sets, one)
    _text(root, "Description", study.description)
    _refs(root, "NoteRef", study.own_notes)
    return _bytes(root)


def codebook_xml(codes: Iterable[ForeignCode], *, origin: str) -> bytes:
    """A .qdc file: the tree of codes alone."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": _clean(origin)})
    _codes(root, codes, with_notes=False)
    return _bytes(root)


def loses_in_xml(words: str) -> bool:
    """Whether words lose something in XML: characters that no XML file can hold."""
    return _NOT_XML.search(words) is not None


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _clean(words: str) -> str:
    return _NOT_XML.sub("�", words)


def _set(element: ET.Element, **attributes: str) -> None:
    """Attributes that have a value."""
    for name, value in attributes.items():
        if value:
            element.set(name, _clean(value))


def _text(parent: ET.Element, tag: str, words: str) -> None:
    if words:
        ET.SubElement(parent, tag).text = _clean(words)


def _refs(parent: ET.Element, tag: str, guids: Iterable[str]) -> None:
    for guid in guids:
        ET.SubElement(parent, tag, {"targetGUID": guid})


def _container(root: ET.Element, tag: str, items: tuple[object, ...]) -> ET.Element:
    """Where items go: part of the project only when there are any."""
    return ET.SubElement(root, tag) if items else ET.Element(tag)


def _codes(parent: ET.Element, codes: Iterable[ForeignCode], *, with_notes: bool) -> None:
    folder = ET.SubElement(parent, "Codes")
    for code in codes:
        _code(folder, code, with_notes=with_notes)


def _code(parent: ET.Element, code: ForeignCode, *, with_notes: bool) -> None:
    made = ET.SubElement(parent, "Code")
    _set(made, guid=code.guid)
    made.set("name", _clean(code.name))
    made.set("isCodable", "true" if code.is_codable else "false")
    _set(made, color=code.colour)
    _text(made, "Description", code.description)
    if with_notes:
        _refs(made, "NoteRef", code.notes)
    for child in code.children:
        _code(made, child, with_notes=with_notes)


def _values(parent: ET.Element, values: Mapping[str, str]) -> None:
    for variable, value in values.items():
        made = ET.SubElement(parent, "VariableValue")
        _refs(made, "VariableRef", [variable])
        _text(made, "TextValue", value)


def _case(parent: ET.Element, case: ForeignCase) -> None:
    made = ET.SubElement(parent, "Case")
    _set(made, guid=case.guid, name=case.name)
    _text(made, "Description", case.description)
    _values(made, case.values)
    _refs(made, "SourceRef", case.sources)


def _source(parent: ET.Element, source: ForeignSource) -> None:
    made = ET.SubElement(parent, "TextSource")
    _set(made, guid=source.guid, name=source.name, plainTextPath=f"internal://{source.guid}.txt")
    _set(made, creatingUser=source.user, creationDateTime=source.at)
    _text(made, "Description", source.description)
    for selection in source.selections:
        _selection(made, selection)
    for coding in source.codings:
        _coding(made, coding)
    _refs(made, "NoteRef", source.notes)
    _values(made, source.values)


def _selection(parent: ET.Element, selection: Selection) -> None:
    made = ET.SubElement(parent, "PlainTextSelection")
    _set(made, guid=selection.guid, name=selection.name)
    made.set("startPosition", str(selection.start))
    made.set("endPosition", str(selection.end))
    _set(made, creatingUser=selection.user, creationDateTime=selection.at)
    _text(made, "Description", selection.description)
    for coding in selection.codings:
        _coding(made, coding)
    _refs(made, "NoteRef", selection.notes)


def _coding(parent: ET.Element, coding: ForeignCoding) -> None:
    made = ET.SubElement(parent, "Coding")
    _set(made, guid=coding.guid, creatingUser=coding.user, creationDateTime=coding.at)
    _refs(made, "CodeRef", [coding.code])
    _refs(made, "NoteRef", coding.notes)


def _note(parent: ET.Element, note: Note) -> None:
    made = ET.SubElement(parent, "Note")
    _set(made, guid=note.guid, name=note.name, plainTextPath=f"internal://{note.guid}.txt")
    _set(made, creatingUser=note.user, creationDateTime=note.at)


def _one_set(parent: ET.Element, one: ForeignSet) -> None:
    made = ET.SubElement(parent, "Set")
    _set(made, guid=one.guid)
    made.set("name", _clean(one.name))
    _text(made, "Description", one.description)
    _refs(made, "MemberCode", one.codes)
    _refs(made, "MemberSource", one.sources)
    _refs(made, "MemberNote", one.notes)
