"""Samples are drawn before coding, coded blind, and closed once."""

from typing import Any

import pytest

from qualkit import store
from qualkit.errors import InputError, StoreError, UnknownNameError
from qualkit.model.coding import Coder, CoderKind
from qualkit.model.sample import SampleUnit
from qualkit.workflow import blind
from qualkit.workflow.codings import import_codings
from qualkit.workflow.layers import add_coder, chosen
from qualkit.workflow.read import import_transcripts
from qualkit.workflow.ready import ready
from qualkit.workflow.samples import asked, close, draw, progress

LINK = "I never found the link. My son found the link for me."
FILM = "The film cost me twenty. It is a lot of money."


@pytest.fixture
def engine(study, now):
    made = ready(study, now=now)
    for coder in ("ann", "bo"):
        add_coder(made, Coder(coder), now=now)
    return made


def coded(study, engine, now, coder, **answers):
    """Answers of a coder on P1: words to the code, or nothing."""
    path = study.root / f"{coder}.jsonl"
    lines = [
        f'{{"transcript": "P1", "quote": "{quote}", "codes": [{code}], "coder": "{coder}"}}'
        for quote, code in answers.get("on", {}).items()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    import_codings(study, engine, [path], now=now)


def drawn(study, engine, now, *coders, **options):
    wanted: dict[str, Any] = {"unit": SampleUnit.INTERVIEW, "share": 1.0, "stratify": None, "seed": 7} | options
    return draw(study, engine, coders=coders, now=now, **wanted)


def test_a_sample_of_interviews_holds_all_their_segments(study, engine, now):
    made = drawn(study, engine, now, "ann", "bo", share=0.5, stratify="role")
    assert [(one.name, one.n_drawn, one.n_units) for one in made.strata] == [("patient", 1, 2)]
    name = made.segments[0].transcript
    with store.reading(engine) as connection:
        assert list(made.segments) == store.segments.every(connection, name)
        assert store.samples.segments(connection, "sample-1") == list(made.segments)


def test_a_sample_of_segments_is_the_same_for_the_same_seed(study, engine, now):
    one = drawn(study, engine, now, "ann", "bo", unit=SampleUnit.SEGMENT, share=0.4)
    same = drawn(study, engine, now, "ann", "bo", unit=SampleUnit.SEGMENT, share=0.4)
    assert len(one.segments) == 2  # 40 % of the five segments
    assert one.segments == same.segments
    assert [one.sample.name, same.sample.name] == ["sample-1", "sample-2"]


def test_attributes_and_cases_are_strata_and_untold_ones_are_a_stratum_of_their_own(study, engine, now):
    by_age = drawn(study, engine, now, "ann", "bo", stratify="age")
    assert {one.name for one in by_age.strata} == {"67", ""}
    assert {one.name for one in drawn(study, engine, now, "ann", "bo", stratify="case").strata} == {"P1", "P2"}


@pytest.mark.parametrize(
    ("coders", "options", "message"),
    [
        (("ann",), {}, "two coders"),
        (("ann", "ann"), {}, "twice"),
        (("ann", "auto"), {}, "machine"),
        (("ann", "bo"), {"stratify": "mood"}, "mood"),
        (("ann", "bo"), {"name": "../x"}, "named"),
        (("ann",), {"is_recode": True}, "decided nothing"),
    ],
    ids=["one coder", "a coder twice", "a machine", "no such attribute", "no name", "nothing to code anew"],
)
def test_a_draw_that_makes_no_sense_is_refused_and_nothing_is_kept(study, engine, now, coders, options, message):
    add_coder(engine, Coder("auto", kind=CoderKind.MACHINE), now=now)
    with pytest.raises(InputError, match=message):
        drawn(study, engine, now, *coders, **options)
    with store.reading(engine) as connection:
        assert store.samples.every(connection) == []


def test_a_sample_is_drawn_before_coding(study, engine, now):
    coded(study, engine, now, "bo", on={LINK: '"access.link"'})
    with pytest.raises(InputError, match="bo has decided 1 of the 5 segments drawn already, the first P1 ¶2"):
        drawn(study, engine, now, "ann", "bo")


def test_who_codes_anew_is_asked_what_was_decided_and_answers_into_a_layer_of_its_own(study, engine, now):
    coded(study, engine, now, "ann", on={LINK: '"access.link"', FILM: ""})
    made = drawn(study, engine, now, "ann", is_recode=True)
    assert [(member.coder, member.layer) for member in made.sample.members] == [("ann", "ann-2")]
    with store.reading(engine) as connection:
        quotes = [store.transcripts.get(connection, "P1").quote(one.span) for one in made.segments]
        assert store.coders.get(connection, "ann-2").name == "ann, coding 2"
        assert asked(connection, "sample-1", "ann") == ("ann-2", list(made.segments))
    assert quotes == [LINK, FILM]
    again = drawn(study, engine, now, "ann", is_recode=True)
    assert again.sample.layer_of("ann") == "ann-3"
    with pytest.raises(InputError, match="second coding"):
        drawn(study, engine, now, "ann-2", is_recode=True)


def test_a_second_coding_counts_only_when_it_is_named(study, engine, now):
    coded(study, engine, now, "ann", on={LINK: '"access.link"'})
    drawn(study, engine, now, "ann", is_recode=True)
    coded(study, engine, now, "ann-2", on={LINK: '"access.wait"'})
    assert chosen(study, engine, "union").coders == ("ann",)
    assert chosen(study, engine, None).coders == ("ann",)
    assert chosen(study, engine, "ann-2").coders == ("ann-2",)


def test_a_sample_is_closed_by_somebody_when_all_is_decided_or_that_is_said(study, engine, now):
    made = drawn(study, engine, now, "ann", "bo")
    coded(study, engine, now, "ann", on={LINK: '"access.link"'})
    assert progress(study, engine, made.sample, now=now) == {"ann": 1, "bo": 0}
    assert not (study.layers / "bo.sqlite").exists()
    with pytest.raises(InputError, match="ann 1 of 5, bo 0 of 5"):
        close(study, engine, "sample-1", by="ann", now=now)
    with pytest.raises(UnknownNameError, match="no coder named 'cy'"):
        close(study, engine, "sample-1", by="cy", is_unfinished=True, now=now)
    done = close(study, engine, "sample-1", by="ann", is_unfinished=True, now=now)
    assert (done.by, done.at, done.decided) == ("ann", "2026-03-04T05:06:07Z", {"ann": 1, "bo": 0})
    with pytest.raises(StoreError, match="was closed by ann at 2026-03-04T05:06:07Z"):
        close(study, engine, "sample-1", by="bo", is_unfinished=True, now=now)
    with store.reading(engine) as connection, pytest.raises(InputError, match="was closed by ann"):
        asked(connection, "sample-1", "bo")


def test_the_segments_of_a_sample_follow_their_words_through_an_update(study, engine, now):
    made = drawn(study, engine, now, "ann", "bo", unit=SampleUnit.SEGMENT)
    path = study.transcripts / "P1.txt"
    text = path.read_text(encoding="utf-8").replace("Where did", "Tell me, where did")
    path.write_text(text.replace("P1: Nothing else, thank you.\n", ""), encoding="utf-8")
    import_transcripts(study, engine, [path], update=True, now=now)
    with store.reading(engine) as connection:
        p1 = store.transcripts.get(connection, "P1")
        found = store.samples.segments(connection, "sample-1")
        quotes = [p1.quote(one.span) for one in found if one.transcript == "P1"]
    assert quotes == [LINK, FILM]
    assert [one.turn for one in found if one.transcript == "P1"] == [2, 4]
    assert len(found) == len(made.segments) - 1  # whose words were cut out is not asked any more


def test_nobody_is_shown_answers_on_an_open_sample_but_a_coder_the_own(study, engine, now):
    add_coder(engine, Coder("cy"), now=now)
    drawn(study, engine, now, "ann", "bo", unit=SampleUnit.SEGMENT, share=0.2)
    with store.reading(engine) as connection:
        (name,) = {transcript for transcript, _ in store.samples.places(connection, "sample-1")}
    other = {"P1": "P2", "P2": "P1"}[name]
    blind.check(engine, ["bo"], as_coder="bo")
    blind.check(engine, ["ann", "bo", "cy"], transcript=other)
    for layers, options in (
        (["bo"], {}),
        (["cy"], {}),
        (["ann", "bo"], {"as_coder": "ann"}),
        (["bo"], {"transcript": name}),
    ):
        with pytest.raises(InputError, match="while sample 'sample-1' is open") as caught:
            blind.check(engine, layers, **options)
        assert caught.value.where is not None
        assert "qualkit sample close sample-1" in str(caught.value.hint)
    close(study, engine, "sample-1", by="cy", is_unfinished=True, now=now)
    blind.check(engine, ["ann", "bo", "cy"])


def test_who_codes_anew_is_not_shown_the_own_earlier_answers(study, engine, now):
    coded(study, engine, now, "ann", on={LINK: '"access.link"'})
    drawn(study, engine, now, "ann", is_recode=True)
    with pytest.raises(InputError, match="anew and blind"):
        blind.check(engine, ["ann"], as_coder="ann")
    blind.check(engine, ["ann"], as_coder="ann", transcript="P2")
    blind.check(engine, ["ann-2"], as_coder="ann-2")
