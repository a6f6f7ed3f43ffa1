"""Typed commands that need more than one word: other spans, other places, new codes."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.session.actions import Go, Goal, Join, Mark, NewCode, Resize, Split
from qualkit.session.wording import RefusedError, places, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qualkit.model.codebook import Codebook
    from qualkit.session.actions import Action
    from qualkit.session.view import View

LONGEST_LABEL = 80
"""Characters of a segment that may name a code in vivo without being typed."""

_GOALS = {
    "open": Goal.OPEN,
    "uncoded": Goal.OPEN,
    "undecided": Goal.OPEN,
    "flagged": Goal.FLAGGED,
    "skipped": Goal.SKIPPED,
    "uncertain": Goal.UNCERTAIN,
    "unsure": Goal.UNCERTAIN,
}
_BELOW = re.compile(r"(?:^|\s)[@＠](\S+)")
_ID = re.compile(r"(?:^|\s)[=＝](\S+)")
_GROUP = re.compile(r"(\d+ ?- ?\d+(?: ?, ?\d+(?: ?- ?\d+)?)*)(?:$|\s+(.*))", re.DOTALL)
_NEXT = re.compile(r"next\s+(\d+)(?:$|\s+(.*))", re.IGNORECASE | re.DOTALL)


def command(line: str, view: View, codebook: Codebook) -> Action | None:
    """The action of a line that begins with a command word; ``None`` when it begins with none of these.

    Raises:
        RefusedError: The command cannot be understood.
    """
    word, _, rest = line.strip().partition(" ")
    made = _COMMANDS.get(word.casefold())
    return None if made is None else made(rest.strip(), view, codebook)


def group(line: str, view: View) -> tuple[tuple[int, ...], str] | None:
    """The positions that a line gives one answer for, and the answer as typed; ``None`` for any other line.

    Args:
        line: With narrow letters and signs: ``3-7 CODE``, ``3-7,9 CODE`` or ``next 4 CODE``.
        view: What is on screen.

    Raises:
        RefusedError: There are no such segments, or no answer behind them.
    """
    counted = _NEXT.fullmatch(line)
    if counted:
        last = view.position + int(counted[1]) - 1
        positions = tuple(range(view.position, min(last, view.total + 1) + 1))
        answer = counted[2] or ""
    else:
        found = _GROUP.fullmatch(line)
        if found is None:
            return None
        answer = found[2] or ""
        positions = tuple(one for part in found[1].split(",") for one in _range(part, view.total))
    if not positions or max(positions) > view.total or min(positions) < 1:
        raise RefusedError(f"There are segments 1 to {view.total}, and this is {view.position}. Choose from these.")
    if not answer.strip():
        raise RefusedError("What fits these segments? Type codes behind them, or 0 for none.")
    return positions, answer.strip()


def _range(part: str, total: int) -> range:
    first, _, last = part.partition("-")
    start, stop = int(first), int(last or first)
    if start > stop:
        raise RefusedError(f"{part.strip()} runs backwards. Type {stop}-{start}.")
    return range(start, min(stop, total + 1) + 1)


def _split(rest: str, view: View, _codebook: Codebook) -> Action:
    if not rest:
        raise RefusedError("Split where? Write split and the words that begin the second part.")
    shown = " ".join(rest.split())
    starts = [start for start, _ in places(rest, view.words, is_whole=False)]
    first = len(view.words) - len(view.words.lstrip())
    later = [start for start in starts if start > first]
    if len(later) == 1:
        return Split(view.segment.span.start + later[0])
    if later:
        raise RefusedError(f"{shown!r} stands {len(later)} times in the segment. Type more of the words after it.")
    if starts:
        raise RefusedError(f"The segment begins with {shown!r}. Type the words that begin the second part.")
    raise RefusedError(f"{shown!r} is not in the segment. Type words as they stand there.")


def _extend(rest: str, view: View, _codebook: Codebook) -> Action:
    here = view.segment.span
    if rest.casefold() in ("", "next", "on"):
        return Join()
    if rest.casefold() == "back":
        same = [one for one in view.queue if (one.transcript, one.turn) == (view.transcript, view.turn)]
        before = [one.span for one in same if one.span.end <= here.start]
        if not before:
            raise RefusedError("No segment of this turn stands before. Go on.")
        return Resize(Span(max(before).start, here.end))
    turn, offset = _turn(view)
    found = quoted(rest, turn, offset, where="the turn")
    if here.start <= found.start and found.end <= here.end:
        raise RefusedError("These words are in the segment. Type words after it, or before it.")
    return Resize(Span(min(here.start, found.start), max(here.end, found.end)))


def _shrink(rest: str, view: View, _codebook: Codebook) -> Action:
    if not rest:
        raise RefusedError("Shrink to what? Write shrink and the words that are left, or the first … the last.")
    return Resize(quoted(rest, view.words, view.segment.span.start, where="the segment"))


def _mark(rest: str, view: View, _codebook: Codebook) -> Action:
    if not rest:
        raise RefusedError("Mark what? Write mark and the words, or the first … the last.")
    turn, offset = _turn(view)
    word, _, words = rest.partition(" ")
    if word.casefold() == "across" and not places(rest, turn):
        if not words.strip():
            raise RefusedError("Mark what? Write mark across, the first words … the last.")
        return Mark(quoted(words, view.source.text, 0, where="the transcript"), crosses_turns=True)
    return Mark(quoted(rest, turn, offset, where="the turn"))


def _turn(view: View) -> tuple[str, int]:
    """The words of the turn, and where they begin."""
    return view.before + view.words + view.after, view.segment.span.start - len(view.before)


def _go(rest: str, view: View, _codebook: Codebook) -> Action:
    typed = rest.casefold()
    names = dict.fromkeys(one.transcript for one in view.queue)
    if rest.isdecimal() and rest not in names:
        return Go(int(rest))
    for known in ({name.casefold(): name for name in names}, _GOALS):
        if typed in known:
            return Go(known[typed])
    begun: list[Goal | str] = [name for name in names if typed and name.casefold().startswith(typed)]
    begun = begun or list(dict.fromkeys(goal for word, goal in _GOALS.items() if typed and word.startswith(typed)))
    if len(begun) == 1:
        return Go(begun[0])
    close = get_close_matches(typed, [*_GOALS, *(name.casefold() for name in names)], n=3)
    may_be = [str(one) for one in begun[:6]] or close
    hint = f"Did you mean {' or '.join(may_be)}?" if may_be else "Type a number, a transcript, open or flagged."
    raise RefusedError(f"Go where? {rest!r} is no one place. {hint}" if rest else f"Go where? {hint}")


def _new(rest: str, _view: View, codebook: Codebook) -> Action:
    below, rest = _taken(_BELOW, rest)
    name, _, label = rest.strip().partition(" ")
    if not label.strip():
        raise RefusedError("A new code needs an id and a label: new ID LABEL. @THEME puts it into a theme.")
    return NewCode(_bare(label), code=name, below=_parent(below, codebook))


def _bare(label: str) -> str:
    """A label without the quotation marks that a shell would want around it."""
    bare = label.strip()
    is_quoted = len(bare) > 2 and (bare[0], bare[-1]) in {('"', '"'), ("'", "'"), ("“", "”")}
    return bare[1:-1].strip() if is_quoted and bare[0] not in bare[1:-1] else bare


def _vivo(rest: str, view: View, codebook: Codebook) -> Action:
    below, rest = _taken(_BELOW, rest)
    name, rest = _taken(_ID, rest)
    words = rest.strip()
    if not words and len(view.words.strip()) > LONGEST_LABEL:
        raise RefusedError("The segment is too long for a label. Write vivo and the words that name the code.")
    start = view.segment.span.start
    quote = quoted(words or view.words.strip(), view.words, start, where="the segment")
    label = view.words[quote.start - start : quote.end - start]
    return NewCode(label, code=name, below=_parent(below, codebook), quote=quote)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """What a pattern finds, and the text without it."""
    found = pattern.search(text)
    return (None, text) if found is None else (found[1], text[: found.start()] + text[found.end() :])


def _parent(name: str | None, codebook: Codebook) -> str | None:
    """The id of the theme or code that a typed name means."""
    if name is None:
        return None
    ids = [code.id for code in codebook.active()] + [theme.id for theme in codebook.themes]
    known = {one.casefold(): one for one in ids}
    if name.casefold() in known:
        return known[name.casefold()]
    close = get_close_matches(name.casefold(), known, n=3)
    hint = f"Did you mean @{' or @'.join(known[one] for one in close)}?" if close else "See: qualkit codebook show"
    raise RefusedError(f"No theme or code is called {name!r}. {hint}")


_COMMANDS: Mapping[str, Callable[[str, View, Codebook], Action]] = {
    "split": _split,
    "extend": _extend,
    "shrink": _shrink,
    "mark": _mark,
    "go": _go,
    "new": _new,
    "vivo": _vivo,
}

WORDS = (*_COMMANDS, "next", "memo", "skip", "undo", "redo", "flag", "join", "reveal", "back", "quit", "none", "help")
"""Words that begin a command, to guess from a slip."""
