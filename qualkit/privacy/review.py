"""The review of findings without a terminal: what is asked, what a person may answer, what follows from it.

Every answer is recorded before the next finding is asked. ``ask`` and ``record`` are arguments, so a person at a
terminal, a file of lines and a test answer alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit.privacy.key import Entry, Place, Ruling
from qualkit.privacy.surrogates import MARK, kin, surrogate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.privacy.key import Key
    from qualkit.privacy.kinds import Finding

CONTEXT = 60
"""Characters shown on each side."""

KEYS = {
    "y": "replace here (accept)",
    "a": "always: replace these words wherever they stand",
    "n": "keep here (reject)",
    "x": "never: these words are no personal data; keep them everywhere",
    "e TEXT": "another surrogate, then always; e 2 takes the second of those shown as perhaps the same",
    "s": "skip for now",
    "u": "undo the last answer",
    "q": "quit; everything is saved, and the next call goes on from here",
}
"""What may be answered."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in a transcript.

    Attributes:
        transcript: Its name.
        language: Of the transcript.
        state: Hash of the text that the finding is in.
        finding: The words. Those of a speaker's label have the rule ``speaker's label`` and are decided as words.
        before: What stands before them.
        after: What stands after.
    """

    transcript: str
    language: str | None
    state: str
    finding: Finding
    before: str = ""
    after: str = ""

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.transcript, self.state, self.finding.span)


@dataclass(frozen=True, slots=True)
class Question:
    """What is put before a person.

    Attributes:
        item: The finding.
        surrogate: What would stand for it.
        perhaps: Surrogates of names that may be the same person's, with those names.
        number: Of the question, from 1, and how many there are.
        n_all: How many there are, answered ones included.
        n_same: Further places with these words that are not decided.
        message: Said about the last answer.
    """

    item: Item
    surrogate: str
    perhaps: tuple[tuple[str, str], ...]
    number: int
    n_all: int
    n_same: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a review ended: how many findings are left, and whether all were put."""

    n_left: int
    is_finished: bool


def review(
    items: Sequence[Item],
    key: Key,
    *,
    ask: Callable[[Question], str],
    record: Callable[[Entry], Entry],
    at: Callable[[], str],
) -> Outcome:
    """Put findings before a person, one by one, until all are decided or the person quits.

    Args:
        items: In reading order.
        key: Kept up to date by ``record``.
        ask: Gives the line that was typed; an empty line asks again, the end of the input quits.
        record: Has the entry on the disk before it returns.
        at: The time of an entry.
    """
    place, message = 0, ""
    done: list[tuple[int, int]] = []  # place in the items and number of the entry, for undo
    skipped: set[int] = set()
    while place < len(items):
        item = items[place]
        words = item.finding.words
        if place in skipped or key.is_decided(item.place, words):
            place += 1
            continue
        meant = meant_for(item, key)
        perhaps = tuple((name, key.surrogates[name]) for name in _perhaps(item, key))
        left = [other for other in items[place + 1 :] if not key.is_decided(other.place, other.finding.words)]
        n_same = sum(other.finding.words == words for other in left)
        line = ask(Question(item, meant, perhaps, place + 1, len(items), n_same, message)).strip()
        answer, _, rest = line.partition(" ")
        message = ""
        ruling = _RULINGS.get(answer.lower())
        if answer.lower() in {"q", "quit"}:
            return Outcome(1 + len(left) + len(skipped), is_finished=False)
        if answer.lower() in {"u", "undo"}:
            if not done:
                message = "Nothing was answered in this session yet."
                continue
            place, number = done.pop()
            record(Entry(Ruling.UNDO, at(), undoes=number))
            skipped.discard(place)
            continue
        if answer.lower() in {"s", "skip"}:
            skipped.add(place)
            continue
        if answer.lower() in {"e", "edit"}:
            meant, message = _edited(rest.strip(), perhaps, key, words)
            if message:
                continue
            ruling = Ruling.ALWAYS
        if ruling is None:
            message = "Answer with one of: " + " · ".join(KEYS)
            continue
        # The label of a speaker is no place of the text.
        if item.finding.rule == LABEL and ruling is Ruling.ACCEPT:
            ruling = Ruling.ALWAYS
        if item.finding.rule == LABEL and ruling is Ruling.REJECT:
            ruling = Ruling.NEVER
        entry = record(entry_of(item, ruling, meant, at=at()))
        done.append((place, entry.number))
    return Outcome(len(skipped), is_finished=not skipped)


LABEL = "speaker's label"
"""The rule of a finding that is no part of the text, but names who speaks."""

_RULINGS = {
    "y": Ruling.ACCEPT,
    "yes": Ruling.ACCEPT,
    "a": Ruling.ALWAYS,
    "always": Ruling.ALWAYS,
    "n": Ruling.REJECT,
    "no": Ruling.REJECT,
    "x": Ruling.NEVER,
    "never": Ruling.NEVER,
}


def entry_of(item: Item, ruling: Ruling, meant: str, *, at: str, by: str = "review") -> Entry:
    """The key's entry for an answer."""
    found = Entry(ruling, at, by=by, kind=item.finding.kind, words=item.finding.words)
    if ruling in (Ruling.ACCEPT, Ruling.ALWAYS):
        found = replace(found, surrogate=meant)
    if ruling in (Ruling.ACCEPT, Ruling.REJECT):
        found = replace(found, place=item.place)
    return found


def meant_for(item: Item, key: Key) -> str:
    """The surrogate of the words, or the next free one."""
    words = item.finding.words
    if words in key.surrogates:
        return key.surrogates[words]
    taken = key.surrogates.values()
    return surrogate(item.finding.kind, words, language=item.language, taken=taken)


def _perhaps(item: Item, key: Key) -> list[str]:
    words = item.finding.words
    if words in key.surrogates:
        return []
    return kin(
        words, [name for name, kind in key.kinds.items() if kind is item.finding.kind and name in key.surrogates]
    )


def _edited(written: str, perhaps: Sequence[tuple[str, str]], key: Key, words: str) -> tuple[str, str]:
    """The surrogate that ``e TEXT`` means, and what is wrong with it."""
    if written.isdigit():
        if not 1 <= int(written) <= len(perhaps):
            return "", f"There is no number {written} among those that may be the same."
        return perhaps[int(written) - 1][1], ""
    if not written:
        return "", "Say which surrogate: e [Name 2], or e 1 for the first that may be the same."
    wanted = written if written.startswith("[") else f"[{written}]"
    if MARK.fullmatch(wanted) is None:
        return "", "A surrogate is up to 60 characters between brackets, without brackets in it."
    if words in wanted or any(name in wanted for name in key.originals if len(name) > 1):
        return "", f"{wanted} would tell the words again."
    return wanted, ""
