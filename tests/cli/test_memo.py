"""Memos written, listed, searched, changed, taken back and exported as a user does it."""

import json
import zipfile

import pytest

from qualkit.model.memo import KINDS


@pytest.fixture
def coded(call):
    """Ann has coded the first segment and written a memo on it."""
    assert call("coder", "add", "ann").status == 0
    assert call("code", "--coder", "ann", "--blind", lines=["m who found it?", "link", "q"]).status == 0
    return call


def memos(call, *options):
    listed = call("memo", "list", "--output", "jsonl", *options)
    assert listed.status == 0, listed.err
    return [json.loads(line) for line in listed.out.splitlines()]


def test_memos_about_everything_are_listed_in_the_order_of_study_themes_codes_cases_interviews_and_words(coded):
    for about, text in {
        ("--transcript", "P2"): "noisy",
        ("--case", "P1"): "shy",
        ("--code", "cost.film"): "dear",
        ("--code", "access.link"): "the son",
        ("--theme", "cost"): "money",
        ("--about-study",): "who is missing?",
        ("--span", "P1:0-13"): "a start",
    }.items():
        assert coded("memo", "add", text, "--coder", "ann", *about).status == 0
    listed = memos(coded)
    assert [(row["about"], row["target"], row["text"]) for row in listed] == [
        ("study", "", "who is missing?"),
        ("theme", "cost (Cost)", "money"),
        ("code", "access.link (Finding the link)", "the son"),
        ("code", "cost.film (Price of film)", "dear"),
        ("case", "P1", "shy"),
        ("transcript", "P2", "noisy"),
        ("words", "P1 ¶1", "a start"),
        ("words", "P1 ¶2", "who found it?"),
    ]
    assert listed[-2]["quote"] == "Where did you"
    assert coded("verify").out == "ann: 9 decisions, all as logged\n"


def test_a_memo_about_a_code_follows_it_when_it_is_renamed(coded):
    coded("memo", "add", "the son", "--coder", "ann", "--code", "access.link")
    assert coded("codebook", "rename", "access.link", "access.found").status == 0
    [row] = memos(coded, "--about", "code:access.found")
    assert (row["target"], row["note"]) == ("access.found (Finding the link)", "written as access.link")
    assert memos(coded, "--about", "code:access.link") == [row]


def test_a_new_version_replaces_the_old_one_which_is_kept_and_undo_brings_it_back(coded):
    coded("memo", "add", "dear", "--coder", "ann", "--code", "cost.film", "--kind", "question")
    name = memos(coded, "--about", "code")[0]["memo"]
    assert coded("memo", "edit", name, "dear to all", "--coder", "ann").status == 0
    assert coded("memo", "edit", name.partition(":")[2], "--coder", "ann", "--kind", "theoretical").status == 0
    versions = [json.loads(line) for line in coded("memo", "show", name, "--output", "jsonl").out.splitlines()]
    assert [(one["text"], one["kind"], one["stands"]) for one in versions] == [
        ("dear", "question", False),
        ("dear to all", "question", False),
        ("dear to all", "theoretical", True),
    ]
    assert coded("memo", "withdraw", name, "--coder", "ann").status == 0
    assert memos(coded, "--about", "code") == []
    assert "code cost.film" in coded("undo", "--coder", "ann").out
    coded("undo", "--coder", "ann")
    assert [row["kind"] for row in memos(coded, "--about", "code")] == ["question"]
    assert coded("verify").status == 0


def test_a_memo_on_a_segment_that_was_changed_is_the_new_one_in_the_next_session(coded):
    assert coded("memo", "edit", "1", "the son found it", "--coder", "ann").status == 0
    shown = coded("code", "--coder", "ann", "--blind", lines=["b", "q"]).out
    assert "the son found it" in shown
    assert "who found it?" not in shown


def test_a_memo_is_searched_by_whole_words_in_two_languages(coded):
    coded("memo", "add", "Costly for the son", "--coder", "ann", "--theme", "cost")
    coded("memo", "add", "胶片费太贵", "--coder", "ann", "--code", "cost.film")
    assert [row["about"] for row in memos(coded, "--search", "son COSTLY")] == ["theme"]
    assert memos(coded, "--search", "cost") == []
    assert [row["about"] for row in memos(coded, "--search", "片费")] == ["code"]


def test_text_comes_from_a_file_a_pipe_or_the_editor(coded, study, monkeypatch):
    (study.root / "note.md").write_text("from a file\n", encoding="utf-8")
    assert coded("memo", "add", "--file", "note.md", "--coder", "ann", "--about-study").status == 0
    assert coded("memo", "add", "--coder", "ann", "--about-study", lines=["from", "a pipe"]).status == 0
    seen = []

    def edit(text, **_options):
        seen.append(text)
        return f"from the editor{text}"

    monkeypatch.setattr("click.edit", edit)
    monkeypatch.setattr("qualkit.cli.written.is_piped", lambda: False)
    assert coded("memo", "add", "--coder", "ann", "--span", "P1:0-13").status == 0
    assert "About P1:0-13\nWhere did you" in seen[0]
    assert [row["text"] for row in memos(coded)][:3] == ["from a file", "from\na pipe", "from the editor"]
    coded("memo", "add", "--coder", "ann", "--code", "cost.film", "--kind", "meaning-saturation")
    assert seen[1].startswith("What the code means so far")


@pytest.mark.parametrize(
    ("words", "problem", "next_step"),
    [
        pytest.param(["add", "x"], "say what the memo is about", "--about-study", id="about nothing"),
        pytest.param(["add", "x", "--case", "P1", "--code", "cost.film"], "not by 2", "One of", id="about two"),
        pytest.param(["add", "x", "--code", "cost"], "'cost' is a theme", "--theme cost", id="a theme for a code"),
        pytest.param(["add", "x", "--theme", "cost.film"], "is a code", "--code cost.film", id="a code for a theme"),
        pytest.param(["add", "x", "--theme", "costs"], "no theme named", "cost?", id="unknown theme"),
        pytest.param(["add", "x", "--code", "cost.fim"], "no code named", "cost.film?", id="unknown code"),
        pytest.param(["add", "x", "--case", "P9"], "no case named 'P9'", "There are: P1, P2, P3", id="unknown case"),
        pytest.param(["add", "x", "--transcript", "Q"], "no transcript named", "There are: P1, P2", id="no interview"),
        pytest.param(["add", "x", "--span", "P1"], "no span 'P1'", "START-END", id="no span"),
        pytest.param(["add", "x", "--span", "P1:9-9"], "no span from", "half-open", id="an empty span"),
        pytest.param(["add", "x", "--span", "P1:0-99999"], "is outside", "--segments", id="outside"),
        pytest.param(["add", "x", "--case", "P1", "--kind", "odd"], "no kind", KINDS[0], id="unknown kind"),
        pytest.param(["add", " ", "--case", "P1"], "has no words", "--file", id="blank"),
        pytest.param(["add", "x", "--file", "y", "--case", "P1"], "twice", "not both", id="twice"),
        pytest.param(["add", "--file", "nowhere.md", "--case", "P1"], "nowhere.md", "Check", id="no file"),
        pytest.param(["edit", "77", "x"], "no memo named 'ann:77'", "memo list", id="no memo"),
        pytest.param(["edit", "one", "x"], "no memo can be named", "lin:12", id="no number"),
        pytest.param(["edit", "bo:1", "x"], "bo's", "memo add", id="another's"),
        pytest.param(["edit", "1", "who found it?"], "says this already", "", id="no change"),
    ],
)
def test_mistakes_are_told_with_the_next_step_and_nothing_is_saved(coded, words, problem, next_step):
    before = memos(coded)
    told = coded("memo", *words, "--coder", "ann")
    assert told.status == 2
    assert problem in told.err
    assert next_step in told.err
    assert memos(coded) == before


def test_a_coder_who_is_not_known_is_told_before_anything_is_written(coded):
    told = coded("memo", "add", "x", "--case", "P1", "--coder", "zoe")
    assert "no coder named 'zoe'" in told.err


def test_memos_are_exported_together_in_every_format(coded, study):
    coded("memo", "add", "dear, see <script>alert(1)</script>\n\n**why?**", "--coder", "ann", "--code", "cost.film")
    coded("memo", "add", "=1+1", "--coder", "ann", "--case", "P1")
    names = [f"out/memos{suffix}" for suffix in (".md", ".docx", ".html", ".csv", ".xlsx", ".jsonl")]
    done = coded("memo", "export", *(word for name in names for word in ("--to", name)))
    assert done.status == 0, done.err
    out = study.root / "out"
    markdown = (out / "memos.md").read_text(encoding="utf-8")
    for text in ("## Codes", "### cost.film (Price of film)", "**why?**", "> I never found the link.", "coder ann"):
        assert text in markdown
    page = (out / "memos.html").read_text(encoding="utf-8")
    assert "<strong>why?</strong>" in page
    assert "<script" not in page
    with zipfile.ZipFile(out / "memos.docx") as document:
        assert "Price of film" in document.read("word/document.xml").decode()
    assert "'=1+1" in (out / "memos.csv").read_text(encoding="utf-8-sig")
    assert len((out / "memos.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    refused = coded("memo", "export", "--to", "memos.pdf")
    assert (refused.status, "no format with the ending '.pdf'" in refused.err) == (2, True)
    assert coded("memo", "list", "--about", "weather").status == 2


def test_memos_whose_words_are_gone_are_told_with_the_words_they_had(coded, study):
    path = study.transcripts / "P1.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("I never found the link. My son found", "He"), "utf-8")
    assert coded("import", "--update", path).status == 0
    [row] = memos(coded, "--about", "words")
    assert row["note"] == "its words are gone from the transcript"
    assert row["quote"].startswith("I never found the link.")
    assert "are gone from P1" in coded("memo", "edit", "1", "x", "--coder", "ann").err
    assert coded("memo", "withdraw", "1", "--coder", "ann").status == 0


def test_while_a_sample_is_open_memos_of_others_stay_closed(coded):
    coded("segment")
    for coder in ("bo", "cy"):
        coded("coder", "add", coder)
    coded("memo", "add", "x", "--coder", "bo", "--code", "cost.film")
    drawn = coded("sample", "draw", "--coder", "bo", "--coder", "cy", "--share", "1", "--name", "double")
    assert drawn.status == 0, drawn.err
    assert "stay closed while sample 'double' is open" in coded("memo", "list").err
    assert "stay closed" in coded("memo", "show", "bo:1").err
    assert "stay closed" in coded("memo", "show", "bo:1", "--coder", "cy").err
    assert "stay closed" in coded("memo", "export", "--to", "m.md").err
    assert memos(coded, "--coder", "bo")[0]["text"] == "x"
    assert coded("memo", "add", "y", "--coder", "cy", "--case", "P1").status == 0
