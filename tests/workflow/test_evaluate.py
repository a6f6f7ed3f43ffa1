"""Judging suggestions by a coder's log: assisted answers are never mixed in, and nothing of an interview leaks."""

import dataclasses
from contextlib import contextmanager
from typing import Any

import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.errors import AnalysisError, InputError
from qualkit.model.coding import Coder, CoderKind, Decision, Mode, Verdict
from qualkit.suggestion.own import Given
from qualkit.workflow import evaluate as module
from qualkit.workflow import layers
from qualkit.workflow.codings import import_codings
from qualkit.workflow.evaluate import LEFT_OUT, evaluate_suggestions, golds
from qualkit.workflow.ready import ready
from qualkit.workflow.suggest import passages


@pytest.fixture
def engine(study, now):
    return ready(study, now=now)


@pytest.fixture
def places(engine):
    return list(passages(engine).values())


@pytest.fixture
def log(study, engine, now):
    """Write decisions of ann on segments, in the order given."""

    def write(*decisions, coder="ann", kind=CoderKind.PERSON):
        layers.add_coder(engine, Coder(coder, kind=kind), now=now)
        with store.transaction(layers.open_layer(study, coder, now=now, kind=kind)) as connection:
            for item, codes, fields in decisions:
                verdict = Verdict.CODES if codes else Verdict.NONE
                store.decisions.append(
                    connection,
                    Decision(
                        coder, item.transcript, item.span, item.text, verdict, "2026-03-04T05:06:07Z", codes, **fields
                    ),
                )

    return write


def told(study, engine, now):
    book = books.read(study.codebook_path, root=study.root)
    return golds(study, engine, book, "ann", now=now)


def test_answers_of_every_mode_are_told_apart_and_assisted_ones_are_left_out(study, engine, now, places, log):
    link, cost, quiet, wait, film = places
    log(
        (link, ("access.link",), {}),
        (cost, ("access.wait",), {"mode": Mode.ASSIST, "shown": ("access.wait",)}),
        (quiet, (), {"mode": Mode.BLIND}),
        (wait, ("access.wait",), {}),
        (wait, ("access.link",), {"shown": ("access.link",), "before": ("access.wait",)}),
        (film, ("cost.film",), {"mode": Mode.IMPORTED}),
    )
    found, n_assisted, n_gone = told(study, engine, now)
    assert (n_assisted, n_gone) == (1, 0)
    assert [(gold.answer.passage, gold.answer.codes, gold.given) for gold in found] == [
        (link, ("access.link",), Given.FIRST),
        (quiet, (), Given.BLIND),
        (wait, ("access.wait",), Given.FIRST),
        (film, ("cost.film",), Given.IMPORTED),
    ]


def test_figures_do_not_change_with_what_was_answered_after_suggestions(study, engine, now, places, log):
    own: list[Any] = [(places[0], ("access.link",), {}), (places[4], ("cost.film",), {}), (places[2], (), {})]
    log(*own)
    before = evaluate_suggestions(study, engine, coder="ann", now=now)
    seen: dict[str, Any] = {"shown": ("cost.film",), "mode": Mode.ASSIST}
    with store.transaction(layers.open_layer(study, "ann", now=now)) as connection:
        for item in (places[0], places[1]):
            store.decisions.append(
                connection,
                Decision(
                    "ann",
                    item.transcript,
                    item.span,
                    item.text,
                    Verdict.CODES,
                    "2026-03-05T00:00:00Z",
                    ("cost.film",),
                    **seen,
                ),
            )
    after = evaluate_suggestions(study, engine, coder="ann", now=now)
    assert after.evaluation == before.evaluation
    assert (before.n_assisted, after.n_assisted) == (0, 1)
    assert "1 answer not counted" in " ".join(after.about())


def test_a_coder_who_always_saw_suggestions_is_told_so(study, engine, now, places, log):
    log(*((item, ("cost.film",), {"mode": Mode.ASSIST, "shown": ("cost.film",)}) for item in places))
    with pytest.raises(AnalysisError, match="all 5 answers of ann were given with suggestions on screen") as caught:
        evaluate_suggestions(study, engine, coder="ann", now=now)
    assert "--blind" in str(caught.value)


def test_a_machine_is_no_measure_and_a_stranger_has_no_answers(study, engine, now, places, log):
    log((places[0], ("access.link",), {}), coder="bot", kind=CoderKind.MACHINE)
    with pytest.raises(InputError, match="bot is a machine"):
        evaluate_suggestions(study, engine, coder="bot", now=now)
    with pytest.raises(InputError, match="'cy' has no answers"):
        evaluate_suggestions(study, engine, coder="cy", now=now)


def test_answers_whose_codes_are_gone_do_not_count(study, engine, now, places, log):
    log((places[0], ("access.link",), {}), (places[1], ("cost.film",), {}))
    path = study.codebook_path
    path.write_text(
        path.read_text(encoding="utf-8").replace("id: cost.film", "id: cost.film\n        status: retired"), "utf-8"
    )
    found, _, n_gone = told(study, engine, now)
    assert [gold.answer.codes for gold in found] == [("access.link",)]
    assert n_gone == 1


EXAMPLES = """\
        examples:
          typical:
            - {en: "Nobody told us about it.", source: P1 ¶2}
            - {en: "I never found the link. My son found the link for me."}
            - {en: "Somebody of another place said so.", source: P10 ¶3}
          close_but_no:
            - {en: "胶片一张八十块钱。", use: cost.film}
        derivation: inductive
"""


@pytest.fixture
def without(study, engine):
    path = study.codebook_path
    text = path.read_text(encoding="utf-8")
    old = text[text.index("        examples:") : text.index("      - id: access.wait")]
    text = text.replace(old, EXAMPLES).replace(
        "label: {en: Price of film, zh: 胶片费}", "label: {en: a lot of money}\n        derivation: in vivo"
    )
    path.write_text(text, encoding="utf-8")
    book = books.read(path, root=study.root)
    made = module.WithoutInterviews(book, module.texts_of_transcripts(engine))
    return lambda *names: {text.text for text in made(frozenset(names))}


@pytest.mark.parametrize(
    ("words", "interview"),
    [
        pytest.param("Nobody told us about it.", "P1", id="an example whose source names it"),
        pytest.param("I never found the link. My son found the link for me.", "P1", id="an example word for word"),
        pytest.param("a lot of money", "P1", id="a name taken from it"),
    ],
)
def test_what_was_taken_from_an_interview_goes_when_it_is_left_out(without, words, interview):
    assert words in without()
    assert words not in without(interview)
    assert words in without("P2" if interview == "P1" else "P1")


def test_what_was_taken_from_elsewhere_stays(without):
    everything = without()
    kept = without("P1", "P2")
    assert "Somebody of another place said so." in kept
    assert "Time until the images open." in kept
    assert kept < everything


def test_several_processes_give_the_same_figures_as_one(study, engine, now, places, log, monkeypatch):
    log(
        (places[0], ("access.link",), {}),
        (places[1], ("cost.film",), {}),
        (places[2], (), {}),
        (places[3], ("access.wait",), {}),
        (places[4], ("cost.film",), {}),
    )
    told: list[int] = []

    @contextmanager
    def bar(what, total):
        assert (what, total > 2) == ("evaluating", True) or what == "embedding"
        yield told.append

    alone = evaluate_suggestions(study, engine, coder="ann", now=now, processes=1, progress=bar)
    assert sum(told) >= 3
    monkeypatch.setattr(module, "FEW_ANSWERS", 0)
    together = evaluate_suggestions(study, engine, coder="ann", now=now, processes=2)
    assert together.evaluation == alone.evaluation


def test_another_model_and_words_alone_can_be_judged(study, engine, now):
    path = study.root / "in.jsonl"
    path.write_text(
        '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": ["access.link"], "coder": "ann"}\n'
        '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "ann"}\n',
        "utf-8",
    )
    import_codings(study, engine, [path], now=now)
    made = evaluate_suggestions(study, engine, coder="ann", now=now, model="tfidf", parts=(LEFT_OUT,))
    assert made.model == "words (TF-IDF)"
    assert made.evaluation.counts == {Given.IMPORTED: 2}
    assert "2 of 2 answers were imported" in made.evaluation.warnings[0]
    again = evaluate_suggestions(study, engine, coder="ann", now=now, parts=(LEFT_OUT,))
    assert again.model.startswith("hashing")
    assert dataclasses.asdict(again.provenance)["layer"] == "coder ann"
