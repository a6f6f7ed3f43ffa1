"""The machine codes what nobody decided, as a coder of its own, and only when asked."""

from __future__ import annotations

import pytest

from qualkit import store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import Coder, CoderKind, Origin
from qualkit.workflow import layers
from qualkit.workflow.automatic import code_automatically
from qualkit.workflow.codings import import_codings
from qualkit.workflow.ready import ready
from qualkit.workflow.segment import segment
from qualkit.workflow.suggest import suggest

SAID = {
    "access.link": "The link was lost again",
    "cost.film": "The film cost a lot of money",
    "": "Thank you for asking",
}


@pytest.fixture
def engine(study, now):
    """Five interviews more that say the same three things three times each, the first four of them coded by ann."""
    lines = []
    for number in range(3, 8):
        turns = [(code, f"{text} {again}.") for again in range(3) for code, text in SAID.items()]
        body = "".join(f"I: And?\n\nP: {text}\n\n" for _, text in turns)
        (study.root / "transcripts" / f"Q{number}.txt").write_text(f"---\ncase: P{number}\n---\n\n{body}", "utf-8")
        if number < 7:
            lines += [
                f'{{"transcript": "Q{number}", "quote": "{text}", "codes": {[code] if code else []}, "coder": "ann"}}'
                for code, text in turns
            ]
    engine = ready(study, now=now)
    segment(study, engine, only_new=True)
    path = study.root / "in.jsonl"
    path.write_text("\n".join(lines).replace("'", '"'), "utf-8")
    import_codings(study, engine, [path], now=now)
    return engine


def standing(study, now, coder="auto"):
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        return store.codings.standing(connection)


def test_the_machine_codes_what_its_coder_has_not_and_nothing_else(study, engine, now):
    done = code_automatically(study, engine, coder="ann", now=now)
    found = standing(study, now)
    assert done.n_coded == len({(one.transcript, one.span) for one in found}) >= 6
    assert done.n_none >= 1
    assert {one.origin for one in found} == {Origin.MACHINE}
    assert not {one.transcript for one in found} & {"Q3", "Q4", "Q5", "Q6"}
    assert all(SAID[one.code] in one.quote for one in found if one.transcript == "Q7")
    with store.reading(engine) as connection:
        assert store.coders.get(connection, "auto").kind is CoderKind.MACHINE


def test_the_same_again_logs_nothing(study, engine, now):
    first = code_automatically(study, engine, coder="ann", now=now)
    again = code_automatically(study, engine, coder="ann", now=now)
    assert (first.n_changed > 0, again.n_changed) == (True, 0)
    assert store.verify(layers.open_layer(study, "auto", now=now)) == []


def test_what_a_person_decided_since_is_withdrawn_from_the_machines_layer(study, engine, now):
    code_automatically(study, engine, coder="ann", now=now)
    quote = next(one.quote for one in standing(study, now) if one.transcript == "Q7")
    path = study.root / "more.jsonl"
    path.write_text(f'{{"transcript": "Q7", "quote": "{quote}", "codes": ["access.wait"], "coder": "ann"}}', "utf-8")
    import_codings(study, engine, [path], now=now)
    code_automatically(study, engine, coder="ann", now=now)
    assert quote not in {one.quote for one in standing(study, now)}
    assert quote in {one.quote for one in standing(study, now, "ann")}


def test_suggesting_alone_codes_nothing(study, engine, now):
    suggest(study, engine, coder="ann", now=now)
    assert "auto" not in store.layer_coders(study.layers)


def test_nobody_to_learn_from_is_refused(study, engine, now):
    with pytest.raises(InputError, match="no codings"):
        code_automatically(study, engine, coder="zoe", now=now)
    code_automatically(study, engine, coder="ann", now=now)
    with pytest.raises(InputError, match="is a machine"):
        code_automatically(study, engine, coder="auto", now=now)


def test_a_person_called_auto_keeps_the_name(study, engine, now):
    layers.add_coder(engine, Coder("auto"), now=now)
    with pytest.raises(InputError, match="is a person"):
        code_automatically(study, engine, coder="ann", now=now)


def test_a_precision_that_nothing_reaches_leaves_all_to_persons(study, engine, now):
    done = code_automatically(study, engine, coder="ann", now=now, precision=0.999)
    assert (done.n_coded, done.n_none, standing(study, now)) == (0, 0, [])


def test_two_interviews_are_too_few(study, now):
    engine = ready(study, now=now)
    path = study.root / "in.jsonl"
    path.write_text(
        '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "ann"}', "utf-8"
    )
    import_codings(study, engine, [path], now=now)
    with pytest.raises(AnalysisError, match="too few"):
        code_automatically(study, engine, coder="ann", now=now)
