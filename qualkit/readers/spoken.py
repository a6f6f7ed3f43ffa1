"""XML of talk: TEI's ``<u who>`` and ``<sp>``, and the speeches of an Akoma Ntoso debate."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.front_matter import FrontMatter
from qualkit.readers.markup import attribute, every, name, parsed, squeezed
from qualkit.readers.plain import not_read
from qualkit.readers.roles import word
from qualkit.readers.times import milliseconds

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from qualkit.problem import Problem
    from qualkit.readers.file import File
    from qualkit.readers.markup import Tree

_SECONDS = re.compile(r"(?:PT)?(\d{1,7}(?:\.\d{1,9})?)[sS]?")
_PARAGRAPHS = {"p", "l", "ab", "lg", "block"}
_EVENTS = {"vocal", "incident", "kinesic"}
_SILENT = {"note", "pause", "shift", "anchor", "num", "heading", "from", "speaker", "stage", "recordedTime"}
"""Elements inside a turn whose text is not speech; what they hold is counted and told."""

_CLOSING = tuple(",.;:?!…)]»”’%")
_TURNS = {"u", "sp", "speech", "question", "answer"}
_SPEECHES = ("speech", "question", "answer")


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .xml file of TEI or Akoma Ntoso; any other XML is refused.

    Each ``<u>`` (or ``<sp>``, ``<speech>``, ``<question>``, ``<answer>``) is a turn. Names come from the file's own
    list of persons. Laughter and the like (``<vocal>``, ``<incident>``) stand in brackets in their place.
    """
    tree, problems = parsed(file.data, file, what="it")
    if tree is None:
        return [], problems
    root = name(tree.root)
    if root in {"TEI", "TEI.2", "teiCorpus"}:
        return _tei(tree, file)
    if root in {"akomaNtoso", "debate"}:
        return _akoma(tree, file)
    hint = "Read are TEI (<u who=…>) and Akoma Ntoso (<speech by=…>); export anything else as .txt or .docx."
    return [], [file.error(f"is XML of another kind: <{root}>", 1, hint=hint)]


def _tei(tree: Tree, file: File) -> tuple[list[Draft], list[Problem]]:
    names: dict[str, str] = {}
    legend: dict[str, str] = {}
    for person in every(tree.root, "person", "personGrp"):
        identity = attribute(person, "id")
        told = next((squeezed("".join(one.itertext())) for one in every(person, "persName", "name")), "")
        label = names[identity] = told or identity
        role = attribute(person, "role")
        if label and role and word(role) is not None:
            legend[label] = role
    times = _timeline(tree.root)
    turns: list[DraftTurn] = []
    silent: Counter[str] = Counter()
    blocks: dict[Element, Element] = {
        u: block for block in every(tree.root, "annotationBlock") for u in every(block, "u")
    }
    for u in every(tree.root, "u", "sp"):
        speaker = _who(u, names)
        if speaker is None and u in blocks:
            speaker = _who(blocks[u], names)
        if speaker is None and name(u) == "sp":
            speaker = next((squeezed("".join(s.itertext())).rstrip(":：") for s in every(u, "speaker")), None)
        outer = blocks.get(u, u)
        start, end = (
            times.get(pointer.lstrip("#"), _ms(pointer))
            for pointer in (attribute(u, which) or attribute(outer, which) for which in ("start", "end"))
        )
        turns.append(DraftTurn(_words(u, silent), tree.line(u), speaker or None, start, end))
    if not turns:
        return [], [file.error("is TEI without <u> or <sp>", 1, hint="Speech stands in <u who='#A'>…</u>.")]
    language = next((attribute(text, "lang") for text in every(tree.root, "text")), "")
    front = FrontMatter(language=_language(language or attribute(tree.root, "lang")))
    silent.pop("speaker", None)  # a label, and not left out
    return [Draft(turns, front, legend)], not_read(silent, file)


def _akoma(tree: Tree, file: File) -> tuple[list[Draft], list[Problem]]:
    names = {
        attribute(person, "id") or attribute(person, "eId"): attribute(person, "showAs")
        for person in every(tree.root, "TLCPerson")
    }
    turns: list[DraftTurn] = []
    silent: Counter[str] = Counter()
    for speech in every(tree.root, *_SPEECHES):
        start, end = (_ms(attribute(speech, which)) for which in ("startTime", "endTime"))
        said_by = next((squeezed("".join(one.itertext())).rstrip(":：") for one in every(speech, "from")), "")
        speaker = names.get(attribute(speech, "by").lstrip("#")) or said_by or attribute(speech, "by").lstrip("#")
        turns.append(DraftTurn(_words(speech, silent), tree.line(speech), speaker or None, start, end))
    if not turns:
        hint = "Speech stands in <speech by='#A'>…</speech>."
        return [], [file.error("is Akoma Ntoso without <speech>", 1, hint=hint)]
    silent["narrative"] = sum(1 for _ in every(tree.root, "narrative", "scene", "summary"))
    silent.pop("from", None)
    return [Draft(turns)], not_read(silent, file)


def _who(element: Element, names: dict[str, str]) -> str | None:
    """The label of who speaks, several joined by commas; a pointer without a person is its own label."""
    pointers = [one.rpartition("#")[2] for one in attribute(element, "who").split()]
    return ", ".join(names.get(one) or one for one in pointers if one) or None


def _words(turn: Element, silent: Counter[str]) -> list[str]:
    """The lines of a turn, one a paragraph."""
    lines = [""]
    work: list[tuple[Element, bool]] = [(turn, False)]
    inner = {id(one) for one in turn.iter() if one is not turn and name(one) in _TURNS}  # turns of their own
    while work:
        element, is_over = work.pop()
        kind = name(element)
        if is_over:
            if kind in _PARAGRAPHS:
                lines.append("")
            if element is not turn:
                lines[-1] += element.tail or ""
            continue
        if id(element) in inner:
            lines[-1] += element.tail or ""
            continue
        if kind in _SILENT:
            silent[kind] += element is not turn
            lines[-1] += element.tail or ""
            continue
        if kind in _EVENTS:
            told = squeezed("".join(element.itertext())) or attribute(element, "desc")
            lines[-1] += f" ({told}) " if told else ""
            lines[-1] += element.tail or ""
            continue
        if kind == "w" and lines[-1][-1:].strip() and not _is_wide(lines[-1][-1]):
            lines[-1] += " "
        elif kind == "pc" and (element.text or "").strip()[:1] in _CLOSING:
            lines[-1] = lines[-1].rstrip()
        if kind in _PARAGRAPHS or kind in {"lb", "br", "eol"}:
            lines.append("")
        lines[-1] += element.text or ""
        work.append((element, True))
        work += [(child, False) for child in reversed(element)]
    return [line for line in map(squeezed, lines) if line]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _timeline(root: Element) -> dict[str, int | None]:
    """Points of a TEI timeline in milliseconds; a point told from another one is added up."""
    times: dict[str, int | None] = {}
    for when in every(root, "when"):
        identity, since = attribute(when, "id"), attribute(when, "since").lstrip("#")
        interval = _ms(attribute(when, "interval"))
        absolute = _ms(attribute(when, "absolute"))
        before = times.get(since)
        times[identity] = absolute if interval is None else interval + (before or 0)
    return times


def _ms(written: str) -> int | None:
    """Milliseconds of a clock time, of seconds, or of ``PT1.5S``."""
    clock = milliseconds(written)
    if clock is not None:
        return clock
    found = _SECONDS.fullmatch(written)
    return round(float(found[1]) * 1000) if found else None


def _language(written: str) -> str | None:
    code = written.partition("-")[0].lower()
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None
