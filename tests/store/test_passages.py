"""Every passage that can be found: segments, spans coded beside them, and turns that nobody is asked about."""

from __future__ import annotations

from dataclasses import replace

from qualkit import store
from qualkit.model.codebook import Code, Codebook, Theme
from qualkit.model.coding import Verdict
from qualkit.model.columns import MEMOS, PASSAGES
from qualkit.model.segment import Segment, Span, Unit
from qualkit.model.transcript import Role
from qualkit.store.frames import codings_frame, memos_frame, passages_frame
from tests.store.made import codes, decision, transcript

BOOK = Codebook("health", "1", "0" * 64, ("en",), (Theme("burden"),), (Code("cost", "burden"),))


def filled(study):
    """Three turns of ten characters; the second is cut into two segments, the others are not asked about."""
    made = transcript("P01", "Who pays??", "I pay.Much", "Thank you.")
    first = replace(made.turns[0], speaker="I", role=Role.INTERVIEWER, start_ms=5000)
    with store.transaction(study) as connection:
        store.transcripts.add(connection, replace(made, turns=(first, *made.turns[1:])))
        cut = [Segment("P01", span, 2, Unit.SENTENCE) for span in (Span(11, 17), Span(17, 21))]
        store.segments.replace(connection, "P01", cut)


def frames_of(study, layer, *log):
    with store.transaction(layer) as connection:
        for made in log:
            store.decisions.append(connection, made)
    with store.reading(layer) as connection, store.reading(study) as shared:
        codings = codings_frame([connection], shared, BOOK)
        return passages_frame(shared, codings), memos_frame([connection])


def test_segments_and_the_turns_without_one_are_passages_in_reading_order(study, layer):
    filled(study)
    found, _ = frames_of(study, layer, codes("cost", span=Span(11, 17), quote="I pay."))
    assert {name: str(kind) for name, kind in found.dtypes.items()} == PASSAGES
    columns = ["segment", "turn", "speaker", "speaks", "start_ms", "is_segment", "is_asked", "text"]
    assert found[columns].to_numpy().tolist() == [
        ["P01:0-10", 1, "I", "interviewer", 5000, False, False, "Who pays??"],
        ["P01:11-17", 2, "P", "participant", -1, True, True, "I pay."],
        ["P01:17-21", 2, "P", "participant", -1, True, True, "Much"],
        ["P01:22-32", 3, "P", "participant", -1, False, False, "Thank you."],
    ]


def test_a_span_coded_outside_segments_is_a_passage_beside_its_turn(study, layer):
    filled(study)
    found, _ = frames_of(study, layer, codes("cost", span=Span(22, 27), quote="Thank"))
    assert found[["segment", "is_segment", "is_asked"]].to_numpy().tolist()[-2:] == [
        ["P01:22-27", False, True],
        ["P01:22-32", False, False],
    ]
    assert len(found) == 5


def test_memos_that_were_replaced_or_are_about_no_words_are_left_out(study, layer):
    filled(study)
    log = [decision(Verdict.MEMO, memo="why?"), decision(Verdict.MEMO, memo="because", revises=1)]
    _, found = frames_of(study, layer, *log)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == MEMOS
    assert found.to_dict("records") == [{"coder": "lin", "transcript": "P01", "start": 0, "end": 10, "text": "because"}]
