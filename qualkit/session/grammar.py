"""One typed line read as an action: codes, numbers, facets, commands."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit.model.codebook import Status
from qualkit.model.coding import Mode
from qualkit.session.actions import (
    Action,
    Answer,
    Back,
    Flag,
    Help,
    Invalid,
    Join,
    Keep,
    Memo,
    NoneFits,
    Quit,
    Redo,
    Reveal,
    Several,
    Skip,
    Undo,
)
from qualkit.session.commands import WORDS, command, group
from qualkit.session.wording import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qualkit.model.codebook import Code, Codebook, Facet, FacetValue
    from qualkit.session.view import View

    Find = Callable[[str], list[Code]]

ALONE: Mapping[str, Action] = {
    "0": NoneFits(),
    "n": NoneFits(),
    "none": NoneFits(),
    "s": Skip(),
    "skip": Skip(),
    "b": Back(),
    "back": Back(),
    "u": Undo(),
    "undo": Undo(),
    "r": Redo(),
    "redo": Redo(),
    "f": Flag(),
    "flag": Flag(),
    "j": Join(),
    "join": Join(),
    "v": Reveal(),
    "reveal": Reveal(),
    "q": Quit(),
    "quit": Quit(),
}
"""Commands that stand alone on their line."""

EVERYDAY: tuple[tuple[str, str], ...] = (
    ("CODE …", "these codes fit: ids, beginnings, labels in any language"),
    ("1 3", "the suggestions of these numbers, when they are on screen"),
    (". CODE", "what stands already, and this code"),
    ("CODE+VALUE", "with a value of a facet; +VALUE alone: for all codes of the line"),
    ("+contradicts", "behind a code: these words speak against its theme"),
    ("0", "none: read, and no code fits (also n, none)"),
    ("Enter", "keep what stands and go on"),
    ("s, b", "skip: it comes round again at the end; back to the one before"),
    ("u, r", "undo what was decided last; redo it"),
    ("f, m TEXT", "flag for another look, or no longer; memo on the segment"),
    ("3-7 CODE", "one answer for segments 3 to 7; next 4 CODE: this and 3 more"),
    ("? CODE", "explain a code; ? shows this, ?? words, places and new codes"),
    ("q", "quit; all decisions are saved"),
)
"""What is typed all day, with its meaning."""

FURTHER: tuple[tuple[str, str], ...] = (
    ("split WORDS", "cut in two before these words"),
    ("j", "join with the next segment of the turn"),
    ("shrink WORDS", "only these words are the segment; A … B: from A to B"),
    ("extend WORDS", "the segment reaches to these words; extend back: one more"),
    ("mark WORDS", "code any words of the turn, then come back (b: without)"),
    ("mark across A … B", "the same from A to B, over turns"),
    ("go 12", "to segment 12; go NAME: to a transcript"),
    ("go open", "to the next open one; also flagged, skipped, uncertain"),
    ("new ID LABEL", "a draft code, given here at once; new ID @THEME LABEL"),
    ("vivo WORDS", "the same, called by words of the segment; =ID, @THEME"),
    ("v", "reveal the suggestions for an answered segment"),
    ("=x", "x is a code, though it reads like a command or a number"),
)
"""What is typed now and then."""

COMMANDS = EVERYDAY + FURTHER
"""What can be typed, with its meaning, for the help of any asker."""

LISTED = 6
"""Codes named in a message at most."""

_NARROW = {0x3000: " ", 0x3001: ",", 0x3002: ".", 0x201C: '"', 0x201D: '"'} | {
    wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)
}
_PART = re.compile(r'(?:"[^"]*"|[^,"])+')
_TOKEN = re.compile(r'(?:"[^"]*"|[^\s,"])+')


def parse(line: str, *, view: View, codebook: Codebook, find: Find) -> Action:
    """The action that a typed line means; ``Invalid`` when it means none.

    Full-width letters, digits and signs are read as their narrow forms, so that a Chinese input method
    needs no switching. A command word counts when it begins the line; ``=`` in front makes it a code.

    Args:
        line: As typed.
        view: What is on screen: numbers mean its suggestions, ``.`` its standing codes.
        codebook: Whose codes and facets may be named.
        find: The codes that a word may mean, best first, by id, label or part of them.
    """
    narrow = re.sub(r"\+\s+", "+", line.translate(_NARROW).strip())
    try:
        if not narrow:
            return _empty(view)
        if narrow == "??":
            return Help(is_further=True)
        if narrow.startswith("?"):
            return _help(narrow.lstrip("? "), view, codebook, find)
        word, _, rest = narrow.partition(" ")
        rest = rest.strip()
        match word.casefold():
            case "m" | "memo":
                return _memo(line, word)
            case "help":
                return _help(rest, view, codebook, find)
            case alone if alone in ALONE:
                return _alone(alone, rest)
        made = command(line, view, codebook)
        return made or _several(narrow, view, codebook, find) or _answer(narrow, view, codebook, find)
    except RefusedError as refused:
        return Invalid(str(refused))


def _empty(view: View) -> Action:
    if view.is_end or view.phase == "revealed" or view.is_answered:
        return Keep()
    raise RefusedError("Nothing typed and nothing to keep. Type a code, 0 for none, s to skip or ? for help.")


def _alone(command: str, rest: str) -> Action:
    if rest.strip(" ,"):
        raise RefusedError(f"{command!r} is a command and stands alone on its line. For a code write ={command}.")
    return ALONE[command]


def _memo(line: str, word: str) -> Action:
    text = line.strip()[len(word) :].strip()
    if not text:
        raise RefusedError(f"The memo has no words. Write {word} and the note on one line.")
    return Memo(text)


def _several(line: str, view: View, codebook: Codebook, find: Find) -> Action | None:
    found = group(line, view)
    if found is None:
        return None
    positions, typed = found
    if typed.casefold() in ("0", "n", "none"):
        return Several(positions, NoneFits())
    if any(token.partition("+")[0] == "." for token in _TOKEN.findall(typed)):
        raise RefusedError("'.' means the codes of one segment. Type the codes that fit all of these.")
    answer = _answer(typed, replace(view, codes=(), facets={}), codebook, find)
    return Several(positions, answer)


def _help(name: str, view: View, codebook: Codebook, find: Find) -> Action:
    if not name:
        return Help()
    name = name.strip(' ="')
    if view.suggestions and name.isdecimal() and 1 <= int(name) <= len(view.suggestions):
        return Help(view.suggestions[int(name) - 1].code)
    return Help(_code(name, codebook, find).id)


def _answer(line: str, view: View, codebook: Codebook, find: Find) -> Answer:
    facets: dict[str, dict[str, str]] = {}
    loose: dict[str, str] = {}
    for part in map(str.strip, _PART.findall(line)):
        whole = [code for code in find(part) if part.casefold() in _labels(code)] if " " in part else []
        if len(whole) == 1:  # a label of several words, typed as it stands
            facets.setdefault(_usable(whole[0]), {})
            continue
        for token in _TOKEN.findall(part):
            _read(token, view, codebook, find, facets, loose)
    if loose and not facets:
        facets = {code: dict(view.facets.get(code, {})) for code in view.codes}
        if not facets:
            raise RefusedError("A facet needs a code, and none stands yet. Write CODE+VALUE.")
    if not facets:
        raise RefusedError("No code on this line. Type a code, 0 for none or ? for help.")
    return Answer(tuple(facets), {code: chosen | loose for code, chosen in facets.items() if chosen or loose})


def _read(
    token: str,
    view: View,
    codebook: Codebook,
    find: Find,
    facets: dict[str, dict[str, str]],
    loose: dict[str, str],
) -> None:
    """Add what one token says to the codes with their facets, or to the loose facets."""
    head, *values = token.split("+")
    chosen: dict[str, str] = {}
    for value in values:
        facet_id, value_id = _facet(value, codebook)
        if chosen.setdefault(facet_id, value_id) != value_id:
            raise RefusedError(f"{facet_id} takes one value, not {chosen[facet_id]} and {value_id}. Keep one.")
    if not head:
        for facet_id, value_id in chosen.items():
            if loose.setdefault(facet_id, value_id) != value_id:
                raise RefusedError(f"{facet_id} takes one value, not {loose[facet_id]} and {value_id}. Keep one.")
    elif head == ".":
        if not view.codes:
            raise RefusedError("'.' means the codes that stand, and none stands. Type the codes.")
        for code in view.codes:
            facets.setdefault(code, {}).update(dict(view.facets.get(code, {})) | chosen)
    else:
        facets.setdefault(_named(head, view, codebook, find), {}).update(chosen)


def _named(head: str, view: View, codebook: Codebook, find: Find) -> str:
    """The id that a number, an id, a beginning or a label means."""
    if head.startswith("="):
        return _usable(_code(head[1:].strip('"'), codebook, find))
    name = head.strip('"')
    if name.isdecimal() and view.suggestions:
        if not 1 <= int(name) <= len(view.suggestions):
            last = len(view.suggestions)
            raise RefusedError(f"There is no suggestion {name}, only 1 to {last}. For a code write ={name}.")
        return _usable(codebook.code(view.suggestions[int(name) - 1].code))
    if name.isdecimal() and codebook.current_id(name) is None and not find(name):
        why = "this session is blind" if view.mode is Mode.BLIND else "no suggestions are on screen"
        raise RefusedError(f"{name} means nothing here: {why}. Type a code by its id or label.")
    return _usable(_code(name, codebook, find))


def _usable(code: Code) -> str:
    if code.status is Status.RETIRED:
        raise RefusedError(f"{code.id} is retired and takes no new codings. See ? {code.id} and choose another.")
    return code.id


def _code(name: str, codebook: Codebook, find: Find) -> Code:
    """The one code that a name means: the whole id first, then the nearest kind of match that is unique."""
    if not name.strip(" ="):
        raise RefusedError("'=' needs a code right behind it, as in =none.")
    current = codebook.current_id(name)
    if current is not None:
        return codebook.code(current)
    hits = find(name)
    if not hits:
        known = {one.casefold(): code.id for code in codebook.active() for one in (code.id, *_labels(code))}
        close = dict.fromkeys(known[near] for near in get_close_matches(name.casefold(), known, n=3))
        slip = [] if close else get_close_matches(name.casefold(), WORDS, n=1, cutoff=0.75)
        close = close or dict.fromkeys(f"the command {word}" for word in slip)
        hint = f"Did you mean {' or '.join(close)}?" if close else "Type part of an id or label, or ? for help."
        raise RefusedError(f"No code is called {name!r}. {hint}")
    best = min(_nearness(code, name) for code in hits)
    nearest = [code for code in hits if _nearness(code, name) == best]
    if len(nearest) == 1:
        return nearest[0]
    listed = ", ".join(f"{code.id} ({code.label.in_language(None)})" for code in nearest[:LISTED])
    more = f" and {len(nearest) - LISTED} more" if len(nearest) > LISTED else ""
    raise RefusedError(f"{name!r} may be {listed}{more}. Type more of one id.")


def _labels(code: Code) -> list[str]:
    return [label.casefold() for label in code.label.every()]


def _nearness(code: Code, name: str) -> int:
    """How a code matches: 0 its id, 1 a part behind a dot or a label, 2 or 3 their beginnings, 4 anywhere."""
    typed = name.casefold()
    whole = code.id.casefold()
    behind = [whole[i + 1 :] for i, letter in enumerate(whole) if letter == "."]
    labels = _labels(code)
    if typed == whole:
        return 0
    if typed in behind or typed in labels:
        return 1
    if any(one.startswith(typed) for one in (whole, *behind)):
        return 2
    return 3 if any(label.startswith(typed) for label in labels) else 4


def _facet(name: str, codebook: Codebook) -> tuple[str, str]:
    """The facet and value that ``VALUE`` or ``FACET:VALUE`` means: a whole id or label, else a beginning."""
    asked, _, typed = name.strip('"').casefold().rpartition(":")
    inside = [facet for facet in codebook.marks if any(one.startswith(asked) for one in _names(facet))]
    values = [(facet, value, _names(value)) for facet in inside for value in facet.values]
    exact = [(facet.id, value.id) for facet, value, names in values if typed in names]
    begun = [(f.id, v.id) for f, v, names in values if typed and any(one.startswith(typed) for one in names)]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    if found:
        listed = " or ".join(f"+{facet}:{value}" for facet, value in found)
        raise RefusedError(f"+{name} may be {listed}. Type one of these.")
    known = ", ".join(f"+{value.id}" for facet in codebook.facets for value in facet.values)
    hint = f"There are {known}." if known else "This codebook has no facets; write the code alone."
    raise RefusedError(f"No facet has a value {name!r}. {hint}")


def _names(named: Facet | FacetValue) -> list[str]:
    return [named.id.casefold(), *(label.casefold() for label in named.label.every())]
