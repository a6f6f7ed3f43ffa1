"""Codings as W3C Web Annotations (JSON-LD): one annotation an answer, with quote and position as selectors.

References:
    W3C Recommendation (23 February 2017), Web Annotation Data Model and Web Annotation Vocabulary,
    https://www.w3.org/TR/annotation-model/ and https://www.w3.org/ns/anno.jsonld
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from qualkit.model.coding import Coder, CoderKind
from qualkit.problem import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePath

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OWN = "qualkit:"
_TERMS = {"@version": 1.1, "qualkit": "urn:qualkit:", f"{OWN}facets": {"@type": "@json"}}
LARGEST = 200_000_000
"""Bytes that a file which is read may have."""
_ID = re.compile(r"\w[\w-]*")
_AT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
_COMMENTS = {"commenting", "describing", "replying", "questioning"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A code of an annotation.

    Attributes:
        value: The code's id, or what another program calls it.
        facets: Facet id to value id.
        fingerprint: Of the code's definition at the time; empty when not told.
    """

    value: str
    facets: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation.

    Attributes:
        source: The transcript's name, or what can be told of it from its address.
        exact: The words; empty where only a position is told.
        prefix: What stands before them.
        suffix: What stands after them.
        start: Where they start, in code points; ``None`` when not told.
        end: Where they end.
        tags: Codes.
        memo: What is said of the words, paragraphs divided by blank lines.
        verdict: ``codes``, ``none`` (no code fits) or ``memo``; empty where the annotation does not tell.
        coder: Who made it; ``None`` when it does not tell.
        at: ISO 8601 with seconds, or empty.
        codebook: sha256 of the codebook, or empty.
        where: The file it was read from.
        number: Position in the file, from 1.
    """

    source: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    tags: tuple[Tag, ...] = ()
    memo: str = ""
    verdict: str = ""
    coder: Coder | None = None
    at: str = ""
    codebook: str = ""
    where: Where | None = None
    number: int = 0


def collection(annotations: Sequence[Annotation], *, study: str, name: str, languages: Mapping[str, str]) -> bytes:
    """An AnnotationCollection with one page that holds all annotations.

    Args:
        annotations: In order.
        study: The study's id: names of things are ``urn:qualkit:ID:transcript:P07``.
        name: The study's name.
        languages: Transcript to its language code, where known.
    """
    own = f"urn:qualkit:{study}"
    page = {
        "id": f"{own}:annotations:page:1",
        "type": "AnnotationPage",
        "partOf": f"{own}:annotations",
        "startIndex": 0,
        "items": [_item(one, own, languages.get(one.source, "")) for one in annotations],
    }
    made = {
        "@context": [CONTEXT, _TERMS],
        "id": f"{own}:annotations",
        "type": "AnnotationCollection",
        "label": name,
        "total": len(annotations),
        "first": page,
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def read_annotations(data: bytes, path: PurePath) -> tuple[list[Annotation], list[Problem]]:
    """The annotations of a file, and every one that cannot be read, by its number.

    A collection, a page, a list, a single annotation or ``{"rows": […]}`` are read; pages that lie elsewhere are told,
    for nothing is fetched.

    Args:
        data: JSON-LD in UTF-8.
        path: How to name the file in problems.
    """
    where = Where(path)
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [], [Problem(where, "cannot be read as UTF-8", hint="Save it as UTF-8.")]
    except (ValueError, RecursionError) as error:
        return [], [Problem(where, f"not JSON: {error}", hint="Web Annotations are JSON-LD: one object or a list.")]
    problems: list[Problem] = []
    found: list[Annotation] = []
    for number, item in enumerate(_items(parsed, where, problems), start=1):
        try:
            found += _annotation(item, where, number)
        except _UnreadableError as error:
            problems.append(Problem(where, f"annotation {number}: {error}"))
    if not found and not problems:
        problems.append(Problem(where, "holds no annotations", hint='They stand in "items", or are a list.'))
    return found, problems


class _UnreadableError(ValueError):
    """Why an annotation is none; the message says it in a reader's words."""


def _items(parsed: Any, where: Where, problems: list[Problem]) -> Iterator[Any]:
    """Every annotation, wherever a collection has it."""
    if isinstance(parsed, list):
        yield from parsed
        return
    if not isinstance(parsed, dict):
        problems.append(Problem(where, "is neither an object nor a list of annotations"))
        return
    if any(key in parsed for key in ("items", "rows", "first")):
        for key in ("first", "items", "rows"):
            inner = parsed.get(key, [])
            if isinstance(inner, str):
                hint = "Save the page as a file and import that."
                problems.append(Problem(where, f"says that annotations lie elsewhere: {inner}", hint=hint))
            elif inner:
                yield from _items(inner, where, problems)
        following = parsed.get("next")
        if following:
            told = following if isinstance(following, str) else "in the next page"
            problems.append(Problem(where, f"says that more annotations lie elsewhere: {told}"))
        return
    yield parsed


def _annotation(item: Any, where: Where, number: int) -> Iterator[Annotation]:
    """One annotation for each of its targets."""
    if not isinstance(item, dict):
        raise _UnreadableError("is not an object")
    tags, memo = _bodies(item)
    verdict = item.get(f"{OWN}verdict", "")
    if verdict not in ("", "codes", "none", "memo"):
        raise _UnreadableError(f"{verdict!r} is no verdict")
    if (verdict == "codes" and not tags) or (verdict in {"none", "memo"} and tags):
        raise _UnreadableError(f"the verdict is {verdict!r}, but it has {len(tags)} tags")
    targets = _list(item.get("target"))
    if not targets:
        raise _UnreadableError("has no target")
    for target in targets:
        source, selectors = _target(target)
        spot = _selected(selectors)
        yield Annotation(
            source=source,
            tags=tags,
            memo=memo,
            verdict=verdict,
            coder=_creator(item.get("creator", item.get("user"))),
            at=_moment(item.get("created")),
            codebook=_text(item.get(f"{OWN}codebook", ""), "codebook"),
            where=where,
            number=number,
            **spot,
        )


def _bodies(item: dict[str, Any]) -> tuple[tuple[Tag, ...], str]:
    """Codes and comments of an annotation."""
    tags: dict[str, Tag] = {_text(tag, "tag"): Tag(_text(tag, "tag")) for tag in _list(item.get("tags"))}
    notes = [_text(item["bodyValue"], "bodyValue")] if item.get("bodyValue") else []
    notes += [_text(item["text"], "text")] if item.get("text") else []
    motives = _list(item.get("motivation"))
    for body in _list(item.get("body")):
        if not isinstance(body, dict):
            raise _UnreadableError(f"its body lies elsewhere: {body}")
        purposes = set(map(str, _list(body.get("purpose")) or motives))
        value = body.get("value", body.get("source"))
        if value is None or value == "":
            continue
        words = _text(value, "value of a body")
        if purposes & _COMMENTS:
            notes.append(words)
        else:
            fingerprint = _text(body.get(f"{OWN}fingerprint", ""), "fingerprint")
            tags[words] = Tag(words, _facets(body.get(f"{OWN}facets", {})), fingerprint)
    return tuple(tags.values()), "\n\n".join(notes)


def _target(target: Any) -> tuple[str, list[Any]]:
    """The name of what is annotated, and its selectors."""
    if isinstance(target, str):
        return _name(target), []
    if not isinstance(target, dict):
        raise _UnreadableError("its target is no address and no object")
    source = target.get("source", target.get("id"))
    if isinstance(source, dict):
        source = source.get("id")
    if not isinstance(source, str) or not source:
        raise _UnreadableError("its target has no source")
    return _name(source), _list(target.get("selector"))


def _selected(selectors: Iterable[Any]) -> dict[str, Any]:
    """What the selectors say: of several of one kind the first."""
    spot: dict[str, Any] = {"exact": ""}
    for one in selectors:
        kind = one.get("type") if isinstance(one, dict) else None
        if kind == "TextQuoteSelector" and not spot["exact"]:
            spot |= {name: _text(one.get(name) or "", name) for name in ("exact", "prefix", "suffix")}
        elif kind == "TextPositionSelector" and "start" not in spot:
            places = [one.get("start"), one.get("end")]
            if any(isinstance(place, bool) or not isinstance(place, int) for place in places):
                raise _UnreadableError(f"its position is no two whole numbers: {places[0]!r} to {places[1]!r}")
            if not 0 <= places[0] < places[1]:
                raise _UnreadableError(f"no span from {places[0]} to {places[1]}")
            spot |= {"start": places[0], "end": places[1]}
    return spot


def _creator(creator: Any) -> Coder | None:
    """Who made an annotation, if its id can be told."""
    creator = next(iter(_list(creator)), None)
    if isinstance(creator, str):
        # acct:ann@hypothes.is, or an address that ends in a name.
        name = unquote(creator.removeprefix("acct:").partition("@")[0].rstrip("/").rpartition("/")[2])
        return Coder(name) if _ID.fullmatch(name) else None
    if not isinstance(creator, dict):
        return None
    name = _text(creator.get("name") or "", "name of the creator")
    id_ = _text(creator.get("nickname") or creator.get("nick") or name, "nickname of the creator")
    if not _ID.fullmatch(id_):
        return None
    kind = CoderKind.MACHINE if creator.get("type") in {"Software", "SoftwareAgent"} else CoderKind.PERSON
    return Coder(id_, name if name != id_ else "", kind, creator.get(f"{OWN}synthetic") is True)


def _item(one: Annotation, own: str, language: str) -> dict[str, Any]:
    place = f"{quote(one.source, safe='')}:{one.start}-{one.end}"
    coder = one.coder
    item: dict[str, Any] = {"type": "Annotation"}
    if coder is not None:
        item["id"] = f"{own}:annotation:{quote(coder.id, safe='')}:{place}"
        kind = "Software" if coder.kind is CoderKind.MACHINE else "Person"
        creator = {"id": f"{own}:coder:{quote(coder.id, safe='')}", "type": kind, "nickname": coder.id}
        creator |= {"name": coder.name} if coder.name else {}
        item["creator"] = creator | ({f"{OWN}synthetic": True} if coder.synthetic else {})
    if one.at:
        item["created"] = one.at
    item["motivation"] = "tagging" if one.tags else "commenting" if one.memo else "assessing"
    bodies = [_tag(tag) for tag in one.tags]
    if one.memo:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": one.memo})
    if bodies:
        item["body"] = bodies
    item[f"{OWN}verdict"] = one.verdict
    if one.codebook:
        item[f"{OWN}codebook"] = one.codebook
    source: dict[str, Any] = {"id": f"{own}:transcript:{quote(one.source, safe='')}", "type": "Text"}
    source |= {"format": "text/plain"} | ({"language": language} if language else {})
    told = {"type": "TextQuoteSelector", "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix}
    spot = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    item["target"] = {"source": source, "selector": [told, *([] if one.start is None else [spot])]}
    return item


def _tag(tag: Tag) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "TextualBody", "purpose": "tagging", "value": tag.value}
    body |= {f"{OWN}facets": dict(tag.facets)} if tag.facets else {}
    return body | ({f"{OWN}fingerprint": tag.fingerprint} if tag.fingerprint else {})


def _name(source: str) -> str:
    """A transcript's name as its address tells it: behind ``:transcript:``, else the file's name without its ending."""
    if source.startswith("urn:"):
        return unquote(source.rpartition(":")[2])
    last = unquote(urlsplit(source).path.rstrip("/").rpartition("/")[2])
    stem = last.rpartition(".")[0]
    return stem or last or source


def _moment(told: Any) -> str:
    """A moment as it is logged, without parts of a second; empty where none is told."""
    match = _AT.fullmatch(told) if isinstance(told, str) else None
    return "" if match is None else f"{match[1]}{'Z' if match[2] == '+00:00' else match[2]}"


def _facets(told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise _UnreadableError("its facets are no object of texts")
    return told


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise _UnreadableError(f"its {what} is no text: {value!r}"[:200])
    return value


def _list(value: Any) -> list[Any]:
    """A value that JSON-LD may give alone or in a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
