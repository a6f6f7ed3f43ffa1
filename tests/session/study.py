"""A small study for session tests: two transcripts, a codebook in two languages, a log in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualkit.model.codebook import (
    Code,
    Codebook,
    Example,
    ExampleKind,
    Facet,
    FacetValue,
    Status,
    Text,
    Theme,
)
from qualkit.model.coding import Decision, Mode
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.suggestion import Evidence, EvidenceKind, Suggestion
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.session import Action, ScriptedAsker, State, View, run

if TYPE_CHECKING:
    from collections.abc import Sequence


def text(en: str, zh: str = "") -> Text:
    return Text({"en": en} | ({"zh": zh} if zh else {}))


CODEBOOK = Codebook(
    name="clinic",
    version="1",
    sha256="c" * 64,
    languages=("en", "zh"),
    themes=(Theme("acc", text("Access", "可及性")), Theme("tru", text("Trust", "信任"))),
    codes=(
        Code(
            "acc.cost",
            "acc",
            text("Cost of care", "看病费用"),
            definition=text("What care costs the patient.", "看病要花多少钱。"),
            include=text("Fees, fares, lost wages."),
            exclude=text("Fear of fees before they arise."),
            examples=(Example(ExampleKind.TYPICAL, text("The bus alone eats my week.", "光车票就花光了。")),),
            formerly=("acc.price",),
        ),
        Code("acc.distance", "acc", text("Way to the clinic", "就医路程")),
        Code("acc.wait", "acc", text("Waiting", "等待")),
        Code("tru.doctor", "tru", text("Trust in doctors", "信任医生")),
        Code("tru.data", "tru", text("Trust in records", "信任病历"), status=Status.DRAFT),
        Code("tru.old", "tru", text("Faith", "信念"), status=Status.RETIRED),
        Code("none", "tru", text("No one to ask", "没人可问")),
        Code("7", "tru", text("Seventh rule")),
    ),
    facets=(
        Facet(
            "valence",
            text("Valence", "倾向"),
            (FacetValue("barrier", text("Barrier", "障碍")), FacetValue("help", text("Help", "促进"))),
        ),
        Facet("certainty", text("Certainty"), (FacetValue("low"), FacetValue("high"), FacetValue("helpless"))),
    ),
)


def transcript(name: str, *turns: tuple[str, Role, str], language: str) -> Transcript:
    joined, made = "", []
    for number, (speaker, role, words) in enumerate(turns, start=1):
        start = len(joined)
        joined += words + "\n"
        made.append(Turn(number, Span(start, start + len(words)), speaker, role))
    return Transcript(name, joined[:-1], tuple(made), f"transcripts/{name}.md", "f" * 64, name, language)


P01 = transcript(
    "P01",
    ("Interviewer", Role.INTERVIEWER, "How do you get to the clinic?"),
    (
        "Patient",
        Role.PARTICIPANT,
        "Two buses, and the other one is late. The fare eats my week. Then I wait for the doctor.",
    ),
    ("Interviewer", Role.INTERVIEWER, "And the doctor?"),
    ("Patient", Role.PARTICIPANT, "She listens. I trust her."),
    language="en",
)
P02 = transcript(
    "P02",
    ("访谈者", Role.INTERVIEWER, "您怎么去医院？"),
    ("患者", Role.PARTICIPANT, "坐两趟车，车票贵。医生我信得过，😀就是等得久。"),
    language="zh",
)
TRANSCRIPTS = {"P01": P01, "P02": P02}


def segment(source: Transcript, words: str) -> Segment:
    start = source.text.index(words)
    turn = source.turn_at(start)
    assert turn is not None
    return Segment(source.name, Span(start, start + len(words)), turn.number, Unit.SENTENCE)


SEGMENTS = [
    segment(P01, "Two buses, and the other one is late. "),
    segment(P01, "The fare eats my week. "),
    segment(P01, "Then I wait for the doctor."),
    segment(P01, "She listens. I trust her."),
    segment(P02, "坐两趟车，车票贵。"),
    segment(P02, "医生我信得过，😀就是等得久。"),
]


def find(typed: str) -> list[Code]:
    """Active codes whose id or a label holds what was typed."""
    wanted = typed.casefold()
    return [
        code for code in CODEBOOK.active() if any(wanted in name.casefold() for name in (code.id, *code.label.every()))
    ]


def suggestions(asked: Segment) -> list[Suggestion]:
    """Two suggestions for every segment but the second."""
    if asked == SEGMENTS[1]:
        return []
    evidence = Evidence(EvidenceKind.DEFINITION, "What care costs the patient.", "acc.cost", 0.5)
    return [
        Suggestion(asked.transcript, asked.span, code, rank, probability, (evidence,))
        for rank, (code, probability) in enumerate([("acc.cost", 0.7), ("tru.doctor", 0.2)], start=1)
    ]


class Log:
    """A log in memory: numbers decisions as the store does."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def record(self, decisions: Sequence[Decision]) -> list[Decision]:
        assert decisions
        for decision in decisions:
            assert decision.number == 0
            assert decision.quote == decision.span.of(TRANSCRIPTS[decision.transcript].text)
            self.decisions.append(replace(decision, number=len(self.decisions) + 1))
        return self.decisions[-len(decisions) :]

    def told(self) -> list[tuple[str, str]]:
        """Verdict with the codes, or with what is undone."""
        return [(one.verdict.value, " ".join(one.codes) or str(one.undoes or "")) for one in self.decisions]


class Clock:
    """Seconds that go on by two at every look."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 2
        return self.seconds


class Session:
    """A session driven by a script; ``views`` are what was shown, ``log`` what was recorded."""

    def __init__(
        self,
        *script,
        mode: Mode = Mode.BLIND,
        log: Log | None = None,
        state: State | None = None,
        segments=None,
        suggest=suggestions,
        codebook: Codebook = CODEBOOK,
        **more,
    ) -> None:
        self.log = log or Log()
        self.state = state or State.of(log=self.log.decisions)
        if log and not state:
            self.state = replayed(log)
        self.asked: list[Segment] = []
        asker = ScriptedAsker(script, codebook=codebook, find=find)
        self.n_logged: list[int] = []  # decisions in the log when each view was shown

        def ask(view: View) -> Action:
            self.n_logged.append(len(self.log.decisions))
            return asker.ask(view)

        def suggested(asked: Segment) -> list[Suggestion]:
            self.asked.append(asked)
            return list(suggest(asked))

        self.summary = run(
            SEGMENTS if segments is None else segments,
            TRANSCRIPTS,
            self.state,
            codebook=codebook,
            coder="ann",
            mode=mode,
            ask=ask,
            record=self.log.record,
            suggestions=suggested,
            fingerprint=lambda code: f"print of {code.id}",
            now=lambda: datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            clock=Clock(),
            **more,
        )
        self.views = asker.views

    @property
    def last(self):
        return self.views[-1]

    def shown(self) -> list[int]:
        """Numbers of the segments as they were shown."""
        return [view.position for view in self.views]


def replayed(log: Log) -> State:
    """The state that a store would tell: built by adding each decision to an empty one."""
    state = State.of()
    for decision in log.decisions:
        state.add(decision)
    return state
