"""``qualkit suggest --auto``: only when asked, only with somebody to learn from."""

import json

import pytest

SAID = {"access.link": "The link was lost again", "cost.film": "The film cost a lot of money"}


@pytest.fixture
def coded(study, call):
    """Five interviews more that say the same two things, the first four coded by ann."""
    lines = []
    for number in range(3, 8):
        turns = [(code, f"{text} {again}.") for again in range(4) for code, text in SAID.items()]
        body = "".join(f"I: And?\n\nP: {text}\n\n" for _, text in turns)
        (study.root / "transcripts" / f"Q{number}.txt").write_text(f"---\ncase: P{number}\n---\n\n{body}", "utf-8")
        if number < 7:
            row = {"transcript": f"Q{number}", "coder": "ann"}
            lines += [json.dumps({**row, "quote": text, "codes": [code]}) for code, text in turns]
    path = study.root / "in.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    assert call("import", "--as", "codings", path).status == 0


def test_the_machine_codes_only_when_asked(call, coded):
    assert "auto" not in call("coder", "list").out
    call("suggest", "--coder", "ann")
    assert "auto" not in call("coder", "list").out
    called = call("suggest", "--auto", "--coder", "ann")
    assert called.status == 0, called.err
    assert "segments coded by auto" in called.out
    assert "machine" in call("coder", "list").out


def test_without_a_coder_it_does_not_code(call, coded):
    called = call("suggest", "--auto")
    assert called.status == 2
    assert "--auto needs --coder" in called.err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(["--auto", "--evaluate", "--coder", "ann"], "are two things", id="both at once"),
        pytest.param(["--precision", "0.9"], "--precision goes with --auto", id="a precision of nothing"),
        pytest.param(["--threshold", "0.4"], "--threshold goes with --evaluate", id="a threshold of nothing"),
        pytest.param(["--auto", "--precision", "1.5", "--coder", "ann"], "1.5 is not in the range", id="no share"),
    ],
)
def test_options_that_go_with_nothing_are_refused(call, words, problem):
    called = call("suggest", *words)
    assert called.status == 2
    assert problem in called.err


@pytest.mark.parametrize(
    ("model", "problem"),
    [
        pytest.param("nobody/has-this", "no model 'nobody/has-this' on this machine", id="an unknown name"),
        pytest.param("./in.jsonl", "./in.jsonl is a file, no folder of a model", id="a file"),
        pytest.param("", "the embedder has no name", id="no name"),
    ],
)
def test_a_model_that_is_none_is_told_and_nothing_is_coded(call, coded, study, model, problem):
    settings = study.root / "qualkit.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"hashing"', json.dumps(model)), encoding="utf-8")
    called = call("suggest", "--auto", "--coder", "ann")
    assert called.status == 2
    assert problem in called.err
    assert "auto" not in call("coder", "list").out
