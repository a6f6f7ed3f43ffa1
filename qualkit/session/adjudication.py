"""A session over disagreements, without a terminal: show what each coder said, take the ruling and its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from qualkit.model.coding import Mode, Verdict
from qualkit.session import actions as act
from qualkit.session.grammar import parse
from qualkit.session.progress import Progress
from qualkit.session.view import Phase, View, surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qualkit.model.codebook import Codebook
    from qualkit.model.segment import Segment
    from qualkit.model.transcript import Transcript
    from qualkit.session.grammar import Find
    from qualkit.session.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Given:
    """What one coder said of a segment.

    Attributes:
        coder: Who.
        codes: Ids; empty when the coder read it and gave none.
        quotes: One per code: the words coded where they are not all that was coded here, else empty.
        facets: Code to facet to value; a facet that has two values on spans of this segment is left out.
    """

    coder: str
    codes: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A segment on which coders differ.

    Attributes:
        segment: Where.
        kind: How they differ, in words.
        answers: One per coder who decided it.
        disputed: Codes that some gave and some did not.
        facets: Codes that several gave, but with other facets.
    """

    segment: Segment
    kind: str
    answers: tuple[Given, ...]
    disputed: tuple[str, ...]
    facets: tuple[str, ...] = ()

    def shared_facets(self, code: str) -> dict[str, str]:
        """The facets that all who gave a code gave with the same value."""
        given = [one.facets.get(code, {}) for one in self.answers if code in one.codes]
        first = given[0] if given else {}
        return {name: value for name, value in first.items() if all(one.get(name) == value for one in given)}


@dataclass(frozen=True, slots=True)
class DisputeView:
    """Everything needed to draw one moment of an adjudication.

    Attributes:
        dispute: What is asked about.
        shown: The segment in its context, the message, and the consensus that stands (``verdict``, ``codes``).
        reason: Why the consensus stands so; empty when nothing does.
        proposed: The ruling whose reason is asked for now, empty for none; ``None`` when a ruling is asked for.
        facets: Of the codes proposed.
    """

    dispute: Dispute
    shown: View
    reason: str = ""
    proposed: tuple[str, ...] | None = None
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the ruling is as it is."""

    text: str


Ruling = act.Action | Reason


class Adjudicator(Protocol):
    """Whoever rules: persons at a terminal, a script, a test."""

    def ask(self, view: DisputeView) -> Ruling:
        """The answer to what is shown. ``EOFError`` and ``KeyboardInterrupt`` end the session."""
        ...


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """What a session came to: disputes ruled on in it, and those left."""

    ruled: int
    left: int


RULINGS: tuple[tuple[str, str], ...] = (
    ("1 2 …", "one of these: this coder's answer is the consensus"),
    ("CODE …", "these codes are the consensus, whoever gave them; CODE+VALUE gives a facet"),
    ("0", "no code fits, that is the consensus (also n, none)"),
    ("s, b", "leave it for later; back to the one before"),
    ("u", "take back the last ruling"),
    ("? CODE", "explain a code; ? alone shows this list"),
    ("=x", "x is a code, though it reads like a command or a number"),
    ("q", "quit; all rulings are saved"),
)
"""What can be typed, with its meaning. A ruling is followed by its reason on a line of its own."""

_ELSEWHERE = (
    act.Keep,
    act.Flag,
    act.Memo,
    act.Redo,
    act.Split,
    act.Join,
    act.Resize,
    act.Mark,
    act.Several,
    act.Go,
    act.NewCode,
    act.Reveal,
)


def parse_ruling(line: str, *, view: DisputeView, codebook: Codebook, find: Find) -> Ruling:
    """The action that a typed line means; ``Invalid`` when it means none."""
    words = line.strip()
    if view.proposed is not None:
        if words.casefold() in ("b", "back"):
            return act.Back()
        return Reason(words) if words else act.Invalid("Why? Write the reason on one line, or b to rule anew.")
    if words.isdecimal() and int(words) > 0:
        if int(words) > len(view.dispute.answers):
            return act.Invalid(f"There are answers 1 to {len(view.dispute.answers)}. For a code write ={words}.")
        given = view.dispute.answers[int(words) - 1]
        return act.Answer(given.codes, given.facets) if given.codes else act.NoneFits()
    if not words:
        return act.Invalid("Type 1 or 2 to take an answer, codes, 0 for none, s to leave it, or ? for help.")
    action = parse(line, view=view.shown, codebook=codebook, find=find)
    if isinstance(action, _ELSEWHERE):
        return act.Invalid(f"{words.split()[0]!r} belongs to a coding session. Type ? for what can be typed here.")
    return action


def adjudicate(
    disputes: Sequence[Dispute],
    transcripts: Mapping[str, Transcript],
    recorder: Recorder,
    *,
    ask: Callable[[DisputeView], Ruling],
    is_ruled: Callable[[Segment], bool],
) -> Adjudicated:
    """Put disputes before whoever adjudicates until all are ruled on or they quit.

    A ruling and its reason are recorded together before anything else is shown, so a session may be killed
    at any moment and taken up again. The coders' own layers are not touched.

    Args:
        disputes: In the order to ask.
        transcripts: By name; at least those of the disputes.
        recorder: Of the consensus, whose state tells what stands.
        ask: Answers a view.
        is_ruled: Whether a segment has a ruling, and not only what was taken over from coders who agreed.
    """
    session = _Adjudication(disputes, transcripts, recorder, is_ruled)
    while session.goes_on:
        try:
            action = ask(session.view())
        except (EOFError, KeyboardInterrupt):
            break
        if isinstance(action, act.Quit):
            break
        session.take(action)
    left = sum(not is_ruled(one.segment) for one in disputes)
    return Adjudicated(len(session.ruled), left)


@dataclass(eq=False)
class _Adjudication:
    """One session under way."""

    disputes: Sequence[Dispute]
    transcripts: Mapping[str, Transcript]
    recorder: Recorder
    is_ruled: Callable[[Segment], bool]
    index: int = -1
    goes_on: bool = True
    proposed: dict[str, dict[str, str]] | None = None  # empty for none; waits for its reason
    says: dict[str, Any] = field(default_factory=dict)
    passed: set[Segment] = field(default_factory=set)
    ruled: set[Segment] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._advance()

    @property
    def dispute(self) -> Dispute:
        return self.disputes[self.index]

    def view(self) -> DisputeView:
        segment = self.dispute.segment
        standing = self.recorder.standing(segment.transcript, segment.span)
        n_ruled = sum(self.is_ruled(one.segment) for one in self.disputes)
        says, self.says = self.says, {}
        shown = View(
            segment=segment,
            **surroundings(self.transcripts[segment.transcript], segment),
            codebook=self.recorder.codebook,
            queue=[one.segment for one in self.disputes],
            position=self.index + 1,
            total=len(self.disputes),
            progress=Progress(n_ruled, len(self.disputes) - n_ruled),
            mode=Mode.BLIND,
            phase=Phase.ANSWER,
            verdict=standing.verdict,
            codes=standing.codes,
            facets=standing.facets,
            memos=standing.memos,
            **says,
        )
        reason = standing.memos[-1] if standing.memos and standing.is_answered else ""
        proposed = None if self.proposed is None else tuple(self.proposed)
        return DisputeView(self.dispute, shown, reason, proposed, self.proposed or {})

    def take(self, action: Ruling) -> None:
        match action:
            case Reason(text):
                self._rule(text)
            case act.Answer(codes, facets):
                answer = self.recorder.answer(codes, facets)
                if isinstance(answer, str):
                    self._refuse(answer)
                else:
                    # Named without facets a code keeps those that nobody disputes; the reason is asked with them shown.
                    self.proposed = {code: own or self.dispute.shared_facets(code) for code, own in answer.items()}
            case act.NoneFits():
                self.proposed = {}
            case act.Back():
                self._back()
            case act.Skip():
                self.passed.add(self.dispute.segment)
                self._say("Left for later.")
                self._advance()
            case act.Undo():
                self._undo()
            case act.Help(None):
                self.says["asked_commands"] = True
            case act.Help(str(code)) if self.recorder.codebook.current_id(code) is not None:
                self.says["asked_help"] = self.recorder.codebook.code(code)
            case act.Invalid(message):
                self._refuse(message)
            case _:
                self._refuse("That is not done here. Type ? for what can be typed.")

    def _rule(self, reason: str) -> None:
        if self.proposed is None or not reason.strip():
            return self._refuse("First the ruling, then its reason.")
        segment, given = self.dispute.segment, self.proposed
        codes = tuple(given)
        place = (segment.transcript, segment.span)
        ruling = self.recorder.made(
            Verdict.CODES if codes else Verdict.NONE,
            *place,
            codes=codes,
            facets={code: values for code, values in given.items() if values},
            fingerprints=self.recorder.fingerprints(codes),
        )
        self.recorder.act([self.recorder.made(Verdict.MEMO, *place, memo=reason.strip()), ruling])
        self.proposed = None
        self.ruled.add(segment)
        said = [" ".join([code, *(f"+{value}" for value in values.values())]) for code, values in given.items()]
        self._say(f"Saved: {', '.join(said) or 'no code fits'}.")
        return self._advance()

    def _back(self) -> None:
        if self.proposed is not None:
            self.proposed = None
        elif self.index == 0:
            self._refuse("This is the first disagreement. Go on from here.")
        else:
            self.index -= 1

    def _undo(self) -> None:
        last = self.recorder.state.last_act()
        places = [(one.segment.transcript, one.segment.span) for one in self.disputes]
        is_taken_over = any(one.verdict is not Verdict.MEMO and one.memo for one in last)
        if not last or is_taken_over or (last[0].transcript, last[0].span) not in places:
            return self._refuse("There is no ruling to take back here. Go on.")
        self.recorder.take_back(last)
        self.index = places.index((last[0].transcript, last[0].span))
        self.ruled.discard(self.dispute.segment)
        return self._say("Taken back.")

    def _advance(self) -> None:
        onward = [*range(self.index + 1, len(self.disputes)), *range(self.index + 1)]
        waiting = [one for one in onward if not self.is_ruled(self.disputes[one].segment)]
        fresh = (one for one in waiting if self.disputes[one].segment not in self.passed)
        found = next(fresh, None)
        self.goes_on = found is not None
        self.index = self.index if found is None else found

    def _say(self, message: str) -> None:
        self.says = {"message": message}

    def _refuse(self, message: str) -> None:
        self.says = {"message": message, "is_refusal": True}
