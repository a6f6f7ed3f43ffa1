"""``qualkit suggest --evaluate`` and ``qualkit models`` as a user calls them."""

import json

import pytest

LINES = (
    '{"transcript": "P1", "quote": "I never found the link. My son found the link for me.", "codes": ["access.link"], '
    '"coder": "ann"}\n'
    '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": [], "coder": "ann"}\n'
    '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["cost.film"], "coder": "ann"}\n'
)


@pytest.fixture
def coded(call, study):
    path = study.root / "in.jsonl"
    path.write_text(LINES, encoding="utf-8")
    assert call("import", path, "--as", "codings").status == 0
    return call


def test_an_evaluation_is_printed_and_written_in_every_format(coded, study):
    suffixes = ("json", "html", "svg", "md", "csv", "xlsx")
    done = coded("suggest", "--evaluate", "--coder", "ann", *(f"--to=out/e.{one}" for one in suffixes))
    assert done.status == 0, done.err
    assert "3 answers in 2 interviews: 0 in blind sessions, 0 before suggestions were shown, 3 imported" in done.out
    assert "Each interview judged by the others" in done.out
    assert "fewer than 10 interviews" in done.out
    for one in suffixes:
        assert (study.root / "out" / f"e.{one}").stat().st_size > 1000
    made = json.loads((study.root / "out" / "e.json").read_text(encoding="utf-8"))
    assert (made["coder"], made["model"][:7], made["threshold"]) == ("ann", "hashing", 0.5)


def test_an_evaluation_keeps_no_suggestions(coded):
    coded("suggest", "--evaluate", "--coder", "ann")
    assert "nothing changed since" not in coded("suggest", "--coder", "ann").out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(["--evaluate"], "needs --coder", id="nobody named"),
        pytest.param(["--evaluate", "--coder", "bo"], "There are: ann", id="a stranger"),
        pytest.param(["--evaluate", "--coder", "ann", "--to", "e.pdf"], "'.pdf'", id="another ending"),
        pytest.param(["--evaluate", "--coder", "ann", "--threshold", "1"], "threshold", id="a threshold of certainty"),
        pytest.param(["--coder", "ann", "--to", "e.md"], "go with --evaluate", id="to without evaluate"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_done(coded, words, problem):
    done = coded("suggest", *words)
    assert done.status == 2
    assert problem in done.err
    assert "Traceback" not in done.err


def test_models_lists_what_is_here_and_what_is_not(call):
    done = call("models", "--model", "intfloat/nobody-has-this", "--output", "jsonl")
    assert done.status == 0, done.err
    rows = {row["name"]: row for row in map(json.loads, done.out.splitlines())}
    assert list(rows)[:3] == ["use-multilingual", "hashing", "tfidf"]
    assert rows["hashing"]["in use"]
    assert (rows["use-multilingual"]["installed"], rows["use-multilingual"]["dim"]) == (True, 512)
    assert not rows["intfloat/nobody-has-this"]["installed"]
    assert "hf download intfloat/nobody-has-this" in rows["intfloat/nobody-has-this"]["note"]


def test_models_measures_speed_and_scores_on_this_study(coded, study):
    settings = study.root / "qualkit.toml"
    done = coded("models", "--measure", "--score", "--coder", "ann", "--output", "jsonl")
    assert done.status == 0, done.err
    rows = {row["name"]: row for row in map(json.loads, done.out.splitlines())}
    assert rows["hashing"]["texts/s"] > 0
    assert rows["tfidf"]["texts/s"] is None
    assert all(0 <= row["hit@3"] <= 1 for row in rows.values())
    assert 'embedder = "hashing"' in settings.read_text(encoding="utf-8")


def test_scores_need_a_coder(call):
    done = call("models", "--score")
    assert done.status == 2
    assert "needs --coder" in done.err
