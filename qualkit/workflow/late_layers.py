"""Layers that came after names were replaced, such as a colleague's put into ``layers/``: which text they are on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import privacy, store
from qualkit.workflow.keys import LINKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.model.coding import Decision
    from qualkit.model.segment import Span
    from qualkit.privacy import Entry, Key, Rewritten
    from qualkit.store import Connection


@dataclass(frozen=True)
class Change:
    """A transcript that was rewritten, once or several times in a row: the map from its text before, and its text now.

    Attributes:
        name: Of the transcript.
        steps: The rewritings, in order; only the cuts of them are read.
        text: As it is now.
        state: The hash of that.
    """

    name: str
    steps: tuple[Rewritten, ...]
    text: str
    state: str

    def at(self, span: Span) -> Span:
        """Where a span of the text before is now; exact, never guessed."""
        for step in self.steps:
            span = step.at(span)
        return span

    def said(self, words: str, span: Span) -> str:
        """The words that a span of the text before held, with the surrogates of its place.

        Args:
            words: As many characters as the span has.
            span: Of the text before.
        """
        for step in self.steps:
            words, span = step.said(words, span), step.at(span)
        return words


def change(name: str, entries: Sequence[Entry], text: str) -> Change:
    """The map that entries of the key describe.

    Args:
        name: Of the transcript.
        entries: Its rewritings, each beginning where the one before ended.
        text: As it is now.
    """
    steps = tuple(privacy.Rewritten("", entry.cuts, 0) for entry in entries)
    return Change(name, steps, text, privacy.state_of(text))


def overdue(layer: Connection, key: Key, texts: Mapping[str, str]) -> dict[str, Change]:
    """Transcripts that were rewritten while this layer was not there, so that its spans are on a text before.

    A layer that notes which text it is on is believed. Of another the words of its decisions tell: of the
    texts it may be on it is that one from which the rewritings put most words where they stand now.

    Args:
        layer: A connection to it.
        key: Its rewritings.
        texts: Transcript to its text as it is now.
    """
    found: dict[str, Change] = {}
    by_name: dict[str, list[Entry]] = {}
    for entry in key.applied:
        if entry.place is not None and entry.place.transcript in texts:
            by_name.setdefault(entry.place.transcript, []).append(entry)
    log = store.decisions.log(layer) if by_name else []
    for name, entries in by_name.items():
        whole = _chain(entries, privacy.state_of(texts[name]))
        is_on = store.meta.find(layer, f"{LINKED}{name}")
        if not whole or is_on == whole[-1].after:
            continue
        made = [change(name, whole[start:], texts[name]) for start in range(len(whole) + 1)]
        if is_on is not None:
            start = next((n for n, entry in enumerate(whole) if entry.place and entry.place.state == is_on), None)
            if start is not None:
                found[name] = made[start]
            continue
        told = [one for one in log if one.transcript == name and len(one.quote) == len(one.span)]
        fitting = [sum(_fits(one, each) for one in told) for each in made]
        # Of texts that fit alike the newest: nothing is moved without need.
        best = max(range(len(made)), key=lambda number: (fitting[number], number))
        if best < len(whole):
            found[name] = made[best]
    return found


def _chain(entries: Sequence[Entry], state: str) -> list[Entry]:
    """The entries, each beginning where the one before ended, that lead to a state."""
    chain: list[Entry] = []
    for entry in reversed(entries):
        if entry.after == state and entry.place is not None:
            chain.append(entry)
            state = entry.place.state
    return chain[::-1]


def _fits(decision: Decision, made: Change) -> bool:
    """Whether a decision's words stand where the rewritings put them."""
    moved = made.at(decision.span)
    return moved.end <= len(made.text) and moved.of(made.text) == made.said(decision.quote, decision.span)
