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


def named(study, model):
    settings = study.root / "qualkit.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"hashing"', json.dumps(model)), encoding="utf-8")


MISSING = [
    pytest.param("nobody/has-this", "no model 'nobody/has-this' on this machine", id="an unknown name"),
    pytest.param("./in.jsonl", "./in.jsonl is a file, no folder of a model", id="a file"),
    pytest.param("./nowhere", "./nowhere is not there, no folder of a model", id="a path to nothing"),
]
NO_NAME = pytest.param(" ", "the embedder has no name", id="no name")


@pytest.mark.parametrize(("model", "problem"), [*MISSING, NO_NAME])
def test_a_model_that_is_none_is_told_before_anything_is_evaluated(coded, study, model, problem):
    named(study, model)
    done = coded("suggest", "--evaluate", "--coder", "ann")
    assert done.status == 2
    assert problem in done.err
    assert "use-multilingual" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("model", "problem"), MISSING)
def test_suggestions_go_on_from_words_where_the_model_is_none_and_say_why(coded, study, model, problem):
    named(study, model)
    done = coded("suggest")
    assert done.status == 0
    assert "with words (TF-IDF)" in done.out
    assert f"From words alone: {problem}" in done.err
    assert "use-multilingual" in done.err


def test_an_embedder_without_a_name_is_refused_before_anything_is_suggested(coded, study):
    named(study, " ")
    done = coded("suggest")
    assert done.status == 2
    assert "the embedder has no name" in done.err
    assert "use-multilingual" in done.err


def test_models_lists_the_others_when_the_one_in_use_is_a_file(coded, study):
    named(study, "./in.jsonl")
    done = coded("models", "--output", "jsonl")
    assert done.status == 0, done.err
    rows = {row["name"]: row for row in map(json.loads, done.out.splitlines())}
    assert (rows["./in.jsonl"]["in use"], rows["./in.jsonl"]["installed"]) == (True, False)
    assert rows["hashing"]["installed"]


def test_models_refuses_settings_that_name_none(call, study):
    named(study, "")
    done = call("models")
    assert done.status == 2
    assert "the embedder has no name" in done.err


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        pytest.param([], 0, "segments have suggestions from the codebook and 2 answers of ann", id="suggest"),
        pytest.param(["--evaluate"], 5, "an evaluation needs two", id="evaluate"),
        pytest.param(["--auto"], 5, "2 answers are too few", id="auto"),
    ],
)
def test_one_interview_and_a_codebook_of_labels_alone(call, study, words, status, told):
    study.codebook_path.write_text(
        "schema: qualkit-codebook/1\nname: Labels\nversion: 0.1.0\nlanguages: [en]\nthemes:\n- id: access\n"
        "  label: Access\n  codes:\n  - {id: access.link, label: Link}\n  - {id: access.look, label: Look}\n",
        encoding="utf-8",
    )
    (study.root / "transcripts" / "P2.txt").unlink()
    path = study.root / "in.jsonl"
    path.write_text("\n".join(line for line in LINES.splitlines() if "P2" not in line), encoding="utf-8")
    assert call("import", path, "--as", "codings").status == 0
    done = call("suggest", *words, "--coder", "ann")
    assert done.status == status
    assert told in done.out + done.err
    assert "Traceback" not in done.err
