"""Annotations come back where they were, move with their words, and are listed where nobody can tell their place."""

from __future__ import annotations

import json

import pytest

from qualkit import store
from qualkit.errors import CodingsError, InputError
from qualkit.exchange.annotations import LARGEST
from qualkit.model.coding import Coder, CoderKind
from qualkit.segmentation import Found
from qualkit.workflow import layers
from qualkit.workflow.annotations import export_annotations, import_annotations
from qualkit.workflow.codings import import_codings
from qualkit.workflow.codings_out import coder_file
from qualkit.workflow.ready import ready

LINK = "I never found the link. My son found the link for me."
FILM = "胶片一张八十块钱。"


@pytest.fixture
def engine(study, now):
    return ready(study, now=now)


def coded(study, engine, now, coder="ann", kind="person"):
    lines = [
        {"qualkit": "codings/1", "coder": coder, "kind": kind},
        {"transcript": "P1", "quote": LINK, "codes": ["access.link", "access.wait"], "memo": "the son"},
        {"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []},
        {"transcript": "P2", "quote": FILM, "codes": ["cost.film"], "facets": {"cost.film": {"valence": "barrier"}}},
        {"transcript": "P2", "quote": "找不到链接，点进去还要等半天🙂。", "memo": "a note only"},
    ]
    path = study.root / "in.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    import_codings(study, engine, [path], now=now)


def annotated(study, *items):
    path = study.root / "a.jsonld"
    path.write_text(json.dumps({"items": list(items)}), encoding="utf-8")
    return path


def item(transcript="P1", exact=LINK, tags=("access.link",), creator="ann", **more):
    quote = {"type": "TextQuoteSelector", "exact": exact} | more.pop("quote", {})
    body = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    target = {"source": f"file:///data/{transcript}.txt", "selector": quote}
    return {"type": "Annotation", "creator": {"nickname": creator}, "body": body, "target": target} | more


def answers(study, engine, now, coder):
    file = coder_file(study, engine, coder, now=now)
    return [(a.transcript, a.span, a.codes, dict(a.facets), a.memo, a.is_memo_only) for a in file.answers]


@pytest.mark.parametrize("kind", ["person", "machine"])
def test_all_answers_come_back_in_another_layer_as_they_were(study, engine, now, kind):
    coded(study, engine, now, kind=kind)
    path = study.root / "out.jsonld"
    assert export_annotations(study, engine, ["ann"], path, now=now) == 4
    path.write_text(path.read_text(encoding="utf-8").replace('"nickname": "ann"', '"nickname": "bo"'), encoding="utf-8")
    taken = import_annotations(study, engine, [path], now=now)
    assert (taken.orphans, dict(taken.how)) == ([], {Found.SAME: 4})
    assert answers(study, engine, now, "bo") == answers(study, engine, now, "ann")
    assert taken.outcomes[0].coder == Coder("bo", kind=CoderKind(kind))


def test_reading_a_file_twice_changes_nothing(study, engine, now):
    coded(study, engine, now)
    path = study.root / "out.jsonld"
    export_annotations(study, engine, ["ann"], path, now=now)
    (outcome,) = import_annotations(study, engine, [path], now=now).outcomes
    assert (outcome.n_new, outcome.n_same) == (0, 4)


def test_tags_of_one_coder_on_the_same_words_are_one_answer_and_labels_are_codes(study, engine, now):
    path = annotated(study, item(tags=["Waiting"]), item(tags=["找链接"]), item(tags=["access.link"], creator="bo"))
    taken = import_annotations(study, engine, [path], now=now)
    assert [one.coder.id for one in taken.outcomes] == ["ann", "bo"]
    ((*_, codes, _, _, _),) = answers(study, engine, now, "ann")
    assert codes == ("access.link", "access.wait")


def test_what_cannot_be_placed_is_listed_and_the_rest_is_taken(study, engine, now):
    path = annotated(
        study,
        item(),
        item(exact="I fly kites on Sundays with the dog"),
        item(exact="the link"),
        item(tags=()),
        {"creator": "ann", "tags": ["cost.film"], "target": "P2"},
    )
    taken = import_annotations(study, engine, [path], now=now)
    assert [(orphan.place, orphan.why) for orphan in taken.orphans] == [
        ("a.jsonld 2", "its words are not in it"),
        ("a.jsonld 3", "the quote stands 3 times in it, and has no context"),
        ("a.jsonld 4", "it has no tag and no comment, and does not say that no code fits"),
        ("a.jsonld 5", "it quotes no words, so its position cannot be checked"),
    ]
    assert len(answers(study, engine, now, "ann")) == 1


def test_edited_words_are_coded_as_they_stand_and_told(study, engine, now):
    path = annotated(study, item(exact="I've never found the link! My son found the link for me."))
    taken = import_annotations(study, engine, [path], now=now)
    ((_, before, after),) = taken.changed
    assert before.startswith("I've never")
    with store.reading(layers.open_layer(study, "ann", now=now)) as connection:
        (coding,) = store.codings.standing(connection)
    assert coding.quote == after
    assert "I never found the link. My son found the link for me" in after


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param(item("P9"), "annotation 2: no transcript named 'P9'", id="another transcript"),
        pytest.param(item(tags=["acces.link"]), "annotation 2: no code named 'acces.link'", id="another code"),
        pytest.param(item(creator="Ann Lee"), "annotation 2: does not say who coded", id="nobody"),
        pytest.param(item(**{"qualkit:verdict": "none", "body": []}), "annotations 1, 2 of ann say that", id="both"),
        pytest.param({"target": 1}, "annotation 2: its target is no address", id="no target"),
    ],
)
def test_nothing_is_taken_of_a_file_with_a_problem(study, engine, now, wrong, message):
    path = annotated(study, item(), wrong)
    with pytest.raises(CodingsError) as caught:
        import_annotations(study, engine, [path], now=now)
    assert [message in str(problem) for problem in caught.value.problems] == [True]
    assert store.layer_coders(study.layers) == []


def test_who_coded_can_be_said_for_annotations_that_do_not_tell(study, engine, now):
    path = annotated(study, {**item(), "creator": None})
    assert import_annotations(study, engine, [path], now=now, coder="bo").outcomes[0].coder == Coder("bo")


def test_a_coder_of_the_other_kind_is_refused(study, engine, now):
    coded(study, engine, now)
    machine = item() | {"creator": {"type": "Software", "nickname": "ann"}}
    with pytest.raises(CodingsError) as caught:
        import_annotations(study, engine, [annotated(study, machine)], now=now)
    assert "coder 'ann' is a person, not a machine" in str(caught.value.problems[0])


def test_a_study_without_answers_writes_no_file(study, engine, now):
    with pytest.raises(InputError, match="no answers to write"):
        export_annotations(study, engine, [], study.root / "x.jsonld", now=now)
    with pytest.raises(InputError, match="cannot be read"):
        import_annotations(study, engine, [study.root / "nowhere.jsonld"], now=now)


def test_a_file_that_is_too_large_is_not_even_opened(study, engine, now):
    path = study.root / "huge.jsonld"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputError, match="has 200,000,001 bytes; at most 200,000,000 are read"):
        import_annotations(study, engine, [path], now=now)
