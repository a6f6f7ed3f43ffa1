"""A line typed while adjudicating, and the order in which disagreements are asked."""

import pytest

from qualkit.model.codebook import Code, Codebook, Text, Theme
from qualkit.model.coding import Mode, Verdict
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.transcript import Role, Transcript, Turn
from qualkit.session import (
    Answer,
    Back,
    Dispute,
    Given,
    Help,
    Invalid,
    NoneFits,
    Quit,
    Reason,
    Recorder,
    Skip,
    State,
    Undo,
    adjudicate,
    parse_ruling,
)
from tests.conftest import NOW

BOOK = Codebook(
    name="letters",
    version="1.0.0",
    sha256="0" * 64,
    languages=("en",),
    themes=(Theme("t", Text({"en": "All"})),),
    codes=tuple(Code(code, "t", Text({"en": code.upper()})) for code in ("cost", "trust")),
)
TEXT = "dear\nfar"
TRANSCRIPT = Transcript(
    "P1",
    TEXT,
    (Turn(1, Span(0, 4), "P", Role.PARTICIPANT), Turn(2, Span(5, 8), "P", Role.PARTICIPANT)),
    "transcripts/P1.txt",
    "0" * 64,
    "P1",
)
DISPUTES = [
    Dispute(
        Segment("P1", span, turn, Unit.FREE),
        "one missed",
        (Given("ann", ("cost",), ("",)), Given("bo", ())),
        ("cost",),
    )
    for turn, span in ((1, Span(0, 4)), (2, Span(5, 8)))
]


def find(name):
    return [code for code in BOOK.codes if code.id.startswith(name)]


class _Session:
    """Runs lines, and keeps what was shown and recorded."""

    def __init__(self):
        self.log, self.views = [], []
        self.state = State.of()

    def run(self, *lines):
        script = iter(lines)

        def ask(view):
            self.views.append(view)
            line = next(script, None)
            return Quit() if line is None else parse_ruling(line, view=view, codebook=BOOK, find=find)

        def record(decisions):
            from dataclasses import replace

            saved = [replace(one, number=len(self.log) + place) for place, one in enumerate(decisions, start=1)]
            self.log += saved
            return saved

        recorder = Recorder(
            {"P1": TRANSCRIPT}, self.state, BOOK, "consensus", Mode.BLIND, record, lambda _: "f", lambda: NOW
        )

        def is_ruled(segment):
            return self.state.answer(segment.transcript, segment.span) is not None

        return adjudicate(DISPUTES, {"P1": TRANSCRIPT}, recorder, ask=ask, is_ruled=is_ruled)

    def said(self):
        return [view.shown.message for view in self.views]


def test_a_ruling_and_its_reason_are_recorded_together():
    session = _Session()
    done = session.run("1", "Twenty is a price.", "0", "Said of distance.")
    assert (done.ruled, done.left) == (2, 0)
    assert [(one.verdict, one.codes, one.memo) for one in session.log] == [
        (Verdict.MEMO, (), "Twenty is a price."),
        (Verdict.CODES, ("cost",), ""),
        (Verdict.MEMO, (), "Said of distance."),
        (Verdict.NONE, (), ""),
    ]
    assert {one.coder for one in session.log} == {"consensus"}


def test_nothing_is_recorded_without_a_reason():
    session = _Session()
    done = session.run("1", "", "b", "trust")
    assert (done.ruled, done.left, session.log) == (0, 2, [])
    assert [view.proposed for view in session.views] == [None, ("cost",), ("cost",), None, ("trust",)]
    assert session.views[2].shown.is_refusal


def test_what_was_ruled_is_taken_back_and_shown_again():
    session = _Session()
    done = session.run("1", "because", "u", "2", "better", "u")
    assert (done.ruled, done.left) == (0, 2)
    assert session.views[2].dispute is DISPUTES[1]
    assert session.views[3].dispute is DISPUTES[0]
    assert not session.views[3].shown.is_answered
    assert session.views[3].shown.memos == (), "the reason goes with its ruling"


def test_a_ruling_is_shown_with_its_reason_when_it_is_come_back_to():
    session = _Session()
    session.run("trust", "because", "b")
    last = session.views[-1]
    assert (last.dispute, last.shown.codes, last.reason) == (DISPUTES[0], ("trust",), "because")


def test_what_is_left_for_later_is_asked_in_the_next_session():
    session = _Session()
    assert session.run("s", "0", "why", "1").left == 1
    assert len(session.views) == 3  # what was left does not come round again
    assert session.run("1", "now it is clear").left == 0


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1", Answer(("cost",))),
        ("2", NoneFits()),
        ("trust", Answer(("trust",))),
        ("cost trust", Answer(("cost", "trust"))),
        ("none", NoneFits()),
        ("s", Skip()),
        ("b", Back()),
        ("u", Undo()),
        ("? cost", Help("cost")),
        ("?", Help()),
        ("q", Quit()),
    ],
)
def test_a_line_means_an_action(line, expected):
    session = _Session()
    session.run()
    assert parse_ruling(line, view=session.views[0], codebook=BOOK, find=find) == expected


@pytest.mark.parametrize("line", ["", "3", "f", "m note", "split far", "j", "v", "r", "nonsense"])
def test_a_line_that_means_nothing_here_says_what_to_do(line):
    session = _Session()
    session.run()
    refused = parse_ruling(line, view=session.views[0], codebook=BOOK, find=find)
    assert isinstance(refused, Invalid)
    assert refused.message


def test_a_reason_that_reads_like_a_command_is_a_reason():
    session = _Session()
    session.run("1")
    assert parse_ruling("none of us heard it", view=session.views[-1], codebook=BOOK, find=find) == Reason(
        "none of us heard it"
    )
