"""Codings come in from files and go out again, and nothing is deleted."""

import json

import pytest

from qualkit import store
from qualkit.errors import CodingsError, InputError, QualkitError
from qualkit.model.coding import Origin
from qualkit.workflow import layers
from qualkit.workflow.codings import export_codings, import_codings, withdraw
from qualkit.workflow.ready import ready


@pytest.fixture
def engine(study, now):
    return ready(study, now=now)


def file(study, *lines, header=None):
    path = study.root / "in.jsonl"
    head = [json.dumps(header or {"qualkit": "codings/1", "coder": "ann"})]
    path.write_text("\n".join([*head, *(json.dumps(line, ensure_ascii=False) for line in lines)]), encoding="utf-8")
    return path


def layer(study, now, coder="ann"):
    return store.reading(layers.open_layer(study, coder, now=now))


FILM = {"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"]}
LINK = {
    "transcript": "P1",
    "quote": "I never found the link. My son found the link for me.",
    "codes": ["access.link", "access.wait"],
    "facets": {"access.link": {"valence": "barrier"}},
    "memo": "the son again",
    "at": "2026-01-02T03:04:05Z",
}
NONE = {"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []}


def test_answers_become_codings_with_their_quote_facets_memo_and_time(study, engine, now):
    (outcome,) = import_codings(study, engine, [file(study, FILM, LINK, NONE)], now=now)
    assert (outcome.n_new, outcome.n_same) == (4, 0)  # three answers and a memo
    with layer(study, now) as connection:
        found = {c.code: c for c in store.codings.standing(connection)}
        assert [memo.text for memo in store.memos.standing(connection)] == ["the son again"]
    assert found["access.link"].facets == {"valence": "barrier"}
    assert found["access.link"].at == "2026-01-02T03:04:05Z"
    assert found["cost.film"].origin is Origin.IMPORTED
    assert set(found) == {"access.link", "access.wait", "cost.film"}


def test_reading_a_file_twice_changes_nothing(study, engine, now):
    path = file(study, FILM, LINK, NONE)
    import_codings(study, engine, [path], now=now)
    (again,) = import_codings(study, engine, [path], now=now)
    assert (again.n_new, again.n_same) == (0, 3)


def test_what_is_exported_is_read_back_the_same(study, engine, now):
    import_codings(study, engine, [file(study, FILM, LINK, NONE)], now=now)
    out = study.root / "out.jsonl"
    assert export_codings(study, engine, "ann", out, now=now) == 3
    (again,) = import_codings(study, engine, [out], now=now)
    assert (again.n_new, again.n_same, again.n_moved) == (0, 3, 0)


def test_wrong_offsets_are_mended_where_the_quote_stands_once(study, engine, now):
    (outcome,) = import_codings(study, engine, [file(study, FILM | {"start": 0, "end": 5})], now=now)
    assert outcome.n_moved == 1


def test_a_theme_in_place_of_a_code_is_told_with_its_codes_and_lines_stay_in_order(study, engine, now):
    path = file(study, FILM | {"codes": ["cost"]}, FILM | {"start": 9, "end": 3}, FILM | {"codes": ["flim"]})
    with pytest.raises(CodingsError) as caught:
        import_codings(study, engine, [path], now=now)
    told = [(problem.where.line, problem.message, problem.hint) for problem in caught.value.problems]
    assert [line for line, _, _ in told] == [2, 3, 4]
    assert told[0][1:] == ("'cost' is a theme, not a code", "Its codes: cost.film.")


def test_every_problem_is_told_and_nothing_is_imported(study, engine, now):
    path = file(
        study,
        FILM,
        FILM | {"codes": ["cost.flim"]},
        FILM | {"transcript": "P22"},
        FILM | {"quote": "胶片一张八十块钱。。"},
        LINK | {"quote": "the link"},
        LINK | {"facets": {"access.link": {"valence": "sad"}, "cost.film": {"valence": "barrier"}}},
    )
    with pytest.raises(CodingsError) as caught:
        import_codings(study, engine, [path], now=now)
    told = [(problem.where.line, problem.message) for problem in caught.value.problems]
    assert [line for line, _ in told] == [3, 4, 5, 6, 7, 7]
    assert "Did you mean cost.film?" in str(caught.value.problems[0])
    assert "stands 3 times" in told[3][1]
    assert store.layer_coders(study.layers) == []


def test_a_machine_does_not_code_under_a_persons_name(study, engine, now):
    import_codings(study, engine, [file(study, FILM)], now=now)
    machine = file(study, NONE, header={"qualkit": "codings/1", "coder": "ann", "kind": "machine"})
    with pytest.raises(CodingsError, match="1 problem") as caught:
        import_codings(study, engine, [machine], now=now)
    assert "is a person" in caught.value.problems[0].message


def test_a_withdrawn_coding_stays_in_the_table(study, engine, now):
    import_codings(study, engine, [file(study, FILM)], now=now)
    with store.reading(engine) as connection:
        transcript = store.transcripts.get(connection, "P2")
    with layer(study, now) as connection:
        (coding,) = store.codings.standing(connection)
    withdraw(study, "ann", transcript, coding.span, ["cost.film"], now=now)
    with layer(study, now) as connection:
        assert store.codings.standing(connection) == []
        assert [c.withdrawn for c in store.codings.every(connection)] == [2]
    with pytest.raises(InputError, match="no standing coding"):
        withdraw(study, "ann", transcript, coding.span, ["cost.film"], now=now)


@pytest.mark.parametrize(
    ("coder", "name", "message"),
    [
        pytest.param("bo", "x.jsonl", "bo", id="an unknown coder"),
        pytest.param("ann", "x.xlsx", "no format with the ending '.xlsx'", id="another format"),
    ],
)
def test_exports_that_cannot_be(study, engine, now, coder, name, message):
    import_codings(study, engine, [file(study, FILM)], now=now)
    with pytest.raises(QualkitError, match=message):
        export_codings(study, engine, coder, study.root / name, now=now)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_what_is_exported_changes_nothing_when_it_is_read_back(study, engine, now, suffix):
    import_codings(study, engine, [file(study, FILM, LINK | {"memo": "=the son"}, NONE)], now=now)
    path = study.root / f"ann{suffix}"
    assert export_codings(study, engine, "ann", path, now=now) == 3
    (outcome,) = import_codings(study, engine, [path], now=now)
    assert (outcome.n_new, outcome.n_same, outcome.n_moved) == (0, 3, 0)


def test_a_machine_stays_a_machine_in_a_table(study, engine, now):
    header = {"qualkit": "codings/1", "coder": "model", "kind": "machine"}
    import_codings(study, engine, [file(study, FILM, header=header)], now=now)
    path = study.root / "model.csv"
    export_codings(study, engine, "model", path, now=now)
    (outcome,) = import_codings(study, engine, [path], now=now)
    assert (outcome.coder.kind.value, outcome.n_same) == ("machine", 1)
