"""Edits of a codebook's text that leave every line they do not concern as it is.

Each function takes the text of a codebook that loads without errors and gives the text after the edit; read
and write the file with ``newline=""``, so that its line breaks are kept. Comments directly above an entry, in
the column of its ``-``, belong to it, and so do comments below it that are indented more. An edit that
changes nothing returns the same text; an edit after which the codebook would not load, or an id that codings
may carry would lead nowhere, raises CodebookError.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from qualkit.codebook import changes, fragment
from qualkit.codebook.entries import pair
from qualkit.codebook.load import failure, parse
from qualkit.codebook.merging import merged
from qualkit.codebook.page import Page, Patch, changed, column
from qualkit.codebook.schema import ID_PATTERN
from qualkit.codebook.tree import end, is_null, plain, start
from qualkit.codebook.written import code_fields, theme_fields
from qualkit.errors import CodebookError
from qualkit.model.codebook import Codebook, ExampleKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.codebook.entries import Entry
    from qualkit.model.codebook import Code, Example, Theme

_NAME = PurePath("codebook.yaml")
_CODE_TEXTS = ("label", "definition", "include", "exclude")
_THEME_TEXTS = ("label", "statement", "definition")


def add(
    text: str,
    name: str,
    *,
    parent: str | None,
    label: str,
    language: str | None = None,
    definition: str = "",
    status: Status = Status.ACTIVE,
    examples: Sequence[Example] = (),
) -> str:
    """The text with a new code as the last one below a theme or code, or with a new theme.

    Args:
        text: Of the codebook.
        name: The new id.
        parent: Id of the theme or code it goes below; ``None`` adds a theme.
        label: How to print it.
        language: Of label and definition; ``None`` for the codebook's first.
        definition: What it means; may be empty.
        status: Of the code; not for a theme.
        examples: Typical ones of the code; not for a theme.

    Raises:
        UnknownCodeError: No theme or code has the id ``parent``.
        CodebookError: The id is taken or not an id, or the codebook lacks the language.
    """

    def change(page: Page) -> Page:
        _refuse_taken(page, name)
        fields: dict[str, Any] = {"id": name, "label": _in(text, label.strip(), language)}
        if definition.strip():
            fields["definition"] = _in(text, definition.strip(), language)
        if status is not Status.ACTIVE and parent is not None:
            fields["status"] = status.value
        if examples and parent is not None:
            fields["examples"] = {ExampleKind.TYPICAL.value: [_example(one) for one in examples]}
        return changes.inserted(page, parent, fragment.entry(fields, offset=page.offset))

    return _edited(text, change)


def graft(text: str, themes: Sequence[Theme], codes: Sequence[Code], *, language: str | None = None) -> str:
    """The text with themes and codes of another codebook, each with label, definition, status and colour.

    Args:
        text: Of the codebook.
        themes: New ones, put last in the order given with those of ``codes`` that lie in them.
        codes: New ones, a parent before its children; one below a theme or code that is there comes last below it.
        language: Of their texts; ``None`` for the codebook's first.

    Raises:
        UnknownCodeError: No theme or code has the id that one of the codes lies below.
        CodebookError: An id is taken or not an id, or the codebook lacks the language.
    """
    apart = None if _language(text, language) == _codebook(text).languages[0] else language
    new = {theme.id for theme in themes} | {code.id for code in codes}

    def change(page: Page) -> Page:
        for name in (*(theme.id for theme in themes), *(code.id for code in codes)):
            _refuse_taken(page, name)
        for theme in themes:
            fields = theme_fields(theme, codes, language=apart)
            page = changes.inserted(page, None, fragment.entry(fields, offset=page.offset))
        for code in codes:
            above = code.parent or code.theme
            if above not in new:
                fields = code_fields(code, codes, language=apart)
                page = changes.inserted(page, above, fragment.entry(fields, offset=page.offset))
        return page

    return _edited(text, change)


def rename(text: str, old: str, new: str) -> str:
    """The text with a code under a new id; the old one is kept among its former ids.

    What refers to the code (``use``, ``also``, ids mentioned in definition, include and exclude) follows.

    Raises:
        UnknownCodeError: No code has the old id.
        CodebookError: The new id is taken, also as another code's former id, or is not an id.
    """

    def change(page: Page) -> Page:
        page.code(old)
        if old == new:
            return page
        _refuse_taken(page, new, except_of=old)
        page = page.opened(page.code(old))
        node = page.code(old).value("id")
        own = [] if node is None else [Patch(start(node), end(node), fragment.scalar(new))]
        page = page.patched([*own, *changes.references(page, old, new)])
        return changes.with_items(page, page.code(new), "formerly", drop=[new], add=[old])

    return _edited(text, change)


def move(text: str, name: str, *, parent: str) -> str:
    """The text with a code, and all below it, as the last one below another theme or code.

    Raises:
        UnknownCodeError: One of the ids is not in the codebook.
        CodebookError: ``parent`` is the code itself or lies below it.
    """
    return _edited(text, lambda page: changes.moved(page, name, parent))


def merge(text: str, source: str, into: str) -> str:
    """The text with one code absorbed by another.

    ``into`` takes over the id of ``source`` and its former ids (so codings under them count for it), its
    examples, and the codes below it; what refers to ``source`` refers to ``into``. Examples that the two
    codes gave to tell one from the other become typical examples. The other texts of ``source`` go; its
    comments stand above ``into``.

    Raises:
        UnknownCodeError: One of the ids is no code of the codebook.
        CodebookError: Both are the same code.
    """
    return _edited(text, lambda page: merged(page, source, into))


def split(
    text: str, name: str, into: Sequence[tuple[str, str]], *, keep: bool = False, language: str | None = None
) -> str:
    """The text with new codes right behind a code, into which its codings are to be sorted by the coders.

    Args:
        text: Of the codebook.
        name: The code to split.
        into: Id and label of each new code; they are drafts until they are defined.
        keep: Whether the code stays in use beside them; otherwise it is retired and keeps its codings until
            they are coded anew.
        language: Of the labels; ``None`` for the codebook's first.

    Raises:
        UnknownCodeError: No code has this id.
        CodebookError: A new id is taken or not an id; ``into`` is empty.
    """

    def change(page: Page) -> Page:
        if not into:
            raise CodebookError(f"nothing to split {name!r} into", hint="Name at least one new code.")
        page = page if keep else _retired(page, name)
        for number, (new, label) in reversed(list(enumerate(into))):
            _refuse_taken(page, new)
            if any(new == other for other, _ in into[:number]):
                raise CodebookError(f"{new!r} is named twice")
            fields = {"id": new, "label": _in(text, label.strip(), language), "status": Status.DRAFT.value}
            page = changes.inserted_after(page, page.code(name), fragment.entry(fields))
        return page

    return _edited(text, change)


def retire(text: str, name: str) -> str:
    """The text with a code retired: it keeps its codings and is no longer offered.

    Raises:
        UnknownCodeError: No code has this id.
    """
    return _edited(text, lambda page: _retired(page, name))


def unretire(text: str, name: str) -> str:
    """The text with a retired code in use again; other codes stay as they are.

    Raises:
        UnknownCodeError: No code has this id.
    """

    def change(page: Page) -> Page:
        page = page.opened(page.code(name))
        entry = page.code(name)
        status = entry.value("status")
        if status is None or plain(status) != Status.RETIRED:
            return page
        if page.comments(end(status), page.after(status)):
            return changes.with_value(page, entry, "status", Status.ACTIVE.value)
        return changes.without_key(page, entry, "status")

    return _edited(text, change)


def set_text(text: str, name: str, field: str, value: str, *, language: str | None = None) -> str:
    """The text with other words in a field of a code or theme.

    Args:
        text: Of the codebook.
        name: Id of the code or theme.
        field: ``label``, ``definition``, ``include`` or ``exclude``; of a theme ``label``, ``statement`` or
            ``definition``.
        value: The words; empty removes those there are.
        language: Of the words; ``None`` for the codebook's first.

    Raises:
        UnknownCodeError: Neither a code nor a theme has this id.
        CodebookError: It has no such field, or the codebook lacks the language.
    """
    words = value.strip()

    def change(page: Page) -> Page:
        entry = page.entry(name)
        fields = _THEME_TEXTS if entry.is_theme else _CODE_TEXTS
        if field not in fields:
            raise CodebookError(f"a {entry.noun} has no text {field!r}", hint=f"It has {', '.join(fields)}.")
        chosen = _language(text, language)
        page = page.opened(entry)
        entry = page.entry(name)
        first = _codebook(text).languages[0]
        node = entry.value(field)
        if isinstance(node, MappingNode) and node.value:
            return _with_language(page, entry, field, chosen, words)
        if isinstance(node, ScalarNode) and chosen == first:
            if words == node.value.strip():
                return page
            return changes.with_value(page, entry, field, words) if words else changes.without_key(page, entry, field)
        if not words:
            return page
        if isinstance(node, ScalarNode) and node.value.strip():
            return _with_second_language(page, entry, field, {first: node, chosen: words})
        return changes.with_key(page, entry, field, fragment.block({field: _in(text, words, language)}))

    return _edited(text, change)


def _with_second_language(page: Page, entry: Entry, field: str, words: dict[str, Any]) -> Page:
    """A plain text becomes a mapping; its own words stay as they are written when they fit on a line."""
    lines = []
    for language, value in words.items():
        if isinstance(value, str):
            lines.append(f"{language}: {fragment.scalar(value)}")
            continue
        written = page.text[start(value) : page.content_end(value)]
        fits = len(written.splitlines()) == 1 and value.style not in ("|", ">")
        lines.append(f"{language}: {written if fits else fragment.scalar(value.value.strip())}")
    found = entry.pair(field)
    if found is None:
        return page
    body = page.break_ + page.lines(lines, column(entry.node) + 2).removesuffix(page.break_)
    return page.patched([Patch(page.colon(found[0]) + 1, page.pair_end(*found), body)])


def _with_language(page: Page, entry: Entry, field: str, language: str, words: str) -> Page:
    """The words of one language in a mapping of languages."""
    mapping = entry.value(field)
    if not isinstance(mapping, MappingNode):
        return page
    found = pair(mapping, language)
    written = fragment.in_flow(words) if mapping.flow_style else fragment.scalar(words)
    if found is not None and not is_null(found[1]) and words:
        node = found[1]
        same = node.value.strip() == words
        return page if same else page.patched([Patch(start(node), page.content_end(node), written)])
    others = [other for other in mapping.value if other[0].value != language]
    if not words:
        if found is None or is_null(found[1]):
            return page
        if all(is_null(value) for _, value in others):
            return changes.without_key(page, entry, field)
    if mapping.flow_style:
        kept = [_flow_pair(page, key, value) for key, value in others]
        added = [f"{language}: {written}"] if words else []
        if page.comments(start(mapping), end(mapping)):
            raise CodebookError(f"{field!r} of {entry.id!r} has comments between braces", hint="Edit it in the file.")
        return page.patched([Patch(start(mapping), end(mapping), f"{{{', '.join([*kept, *added])}}}")])
    gone = []
    if found is not None:
        gone = [Patch(page.tree.line_start(start(found[0])), page.tree.line_end(page.pair_end(*found) - 1))]
    at = page.after(mapping)
    line = page.lines([f"{language}: {written}"], column(mapping)) if words else ""
    return page.patched([*gone, Patch(at, at, line)])


def _flow_pair(page: Page, key: ScalarNode, value: Node) -> str:
    return page.text[start(key) : page.pair_end(key, value)]


def _retired(page: Page, name: str) -> Page:
    page = page.opened(page.code(name))
    entry = page.code(name)
    status = entry.value("status")
    if status is not None and plain(status) == Status.RETIRED:
        return page
    return changes.with_value(page, entry, "status", Status.RETIRED.value)


def _refuse_taken(page: Page, name: str, *, except_of: str | None = None) -> None:
    if re.fullmatch(ID_PATTERN, name) is None:
        raise CodebookError(
            f"{name!r} is not an id", hint="It has letters and digits of any script, then also . _ and -"
        )
    for entry in page.entries:
        if entry.id == name:
            raise CodebookError(f"there is already a {entry.noun} {name!r}", hint="Choose another id.")
        if entry.id != except_of and any(old.value == name for old in entry.words("formerly")):
            raise CodebookError(
                f"{name!r} is a former id of {entry.id!r}",
                hint="Codings made under it belong to that code. Choose another id.",
            )


def _example(example: Example) -> dict[str, str]:
    source = {"source": example.source} if example.source else {}
    return dict(example.text.by_language) | source


def _in(text: str, words: str, language: str | None) -> str | dict[str, str]:
    """Words as the file has them: a plain string in its first language, else a mapping."""
    chosen = _language(text, language)
    return words if chosen == _codebook(text).languages[0] else {chosen: words}


def _language(text: str, language: str | None) -> str:
    languages = _codebook(text).languages
    if language is not None and language not in languages:
        raise CodebookError(
            f"{language!r} is not one of the codebook's languages ({', '.join(languages)})",
            hint="Add it to 'languages' in the codebook first.",
        )
    return language or languages[0]


@lru_cache(maxsize=8)
def _codebook(text: str) -> Codebook:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CodebookError("the codebook holds half a character") from error
    codebook, problems = parse(data, path=_NAME)
    if codebook is None:
        raise failure(problems)
    return codebook


def _edited(text: str, change: Callable[[Page], Page]) -> str:
    """The text after a change, checked."""
    before = _codebook(text)
    result = changed(text, change, hint="Write the repeated parts out, or edit the file itself.")
    if result == text:
        return text
    codebook = _codebook(result)
    ever = [name for code in before.codes for name in (code.id, *code.formerly)]
    lost = [name for name in ever if codebook.current_id(name) is None]
    if lost:
        raise CodebookError(f"the edit would lose {', '.join(lost)}", hint="Nothing was changed.")
    return result
