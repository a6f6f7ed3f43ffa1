"""``qualkit matrix`` with its choices of cases, themes and facets."""

import json
import sys

import docx
import pytest

CODINGS = [
    {"transcript": "P1", "quote": "The film cost me twenty. It is a lot of money.", "codes": ["cost.film"]},
    {
        "transcript": "P2",
        "quote": "胶片一张八十块钱。",
        "codes": ["cost.film"],
        "facets": {"cost.film": {"valence": "barrier", "stance": "contradicts"}},
    },
]


@pytest.fixture
def coded(study, call):
    lines = [{"qualkit": "codings/1", "coder": "ann"}, *CODINGS]
    path = study.root / "in.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert call("import", path).status == 0
    return call


def test_cases_themes_and_facets_can_be_chosen_and_rows_turned_round(coded):
    made = coded("matrix", "--where", "age=67", "--only", "cost", "--facet", "valence=barrier", "--transpose")
    assert made.status == 0
    assert "Cost: Barrier" in made.out
    assert "P2" not in made.out
    assert "only cases with age=67: 1 of 3" in made.out


def test_a_coding_marked_as_contradicting_makes_a_negative_case_without_a_facet_in_the_codebook(coded):
    assert "negative case: P2 on Cost" in coded("matrix").out


@pytest.mark.parametrize("suffix", [".csv", ".md", ".html"])
def test_every_format_names_the_cases_that_differ(coded, study, suffix):
    path = study.root / f"out{suffix}"
    assert coded("matrix", "--to", path).status == 0
    assert "negative case: P2 on Cost" in path.read_text(encoding="utf-8-sig")


def test_quotes_that_go_to_a_file_are_not_printed_as_well(coded, study):
    path = study.root / "out.md"
    shown, written = coded("matrix", "--cells", "quotes"), coded("matrix", "--cells", "quotes", "--to", path)
    assert "胶片一张八十块钱。" in shown.out
    assert (written.status, written.out) == (0, "")
    assert "胶片一张八十块钱。" in path.read_text(encoding="utf-8")


def test_a_word_document_holds_the_numbers_of_the_terminal(coded, study):
    path = study.root / "out.docx"
    assert coded("matrix", "--to", path).status == 0
    table = docx.Document(str(path)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["case", "Access [access]", "Cost [cost]", "all themes"],
        ["P1 (1 of 3 segments decided)", "not yet coded", "1", "1"],
        ["P2 (1 of 2 segments decided)", "not yet coded", "1", "1"],
        ["P3 (no segments)", *["not yet coded"] * 3],
        ["all cases (n=3)", "not yet coded", "2 (2/3, 1 not yet coded)", "2 (2/3, 1 not yet coded)"],
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--where", "job=nurse"], "no attribute 'job'", id="attribute"),
        pytest.param(["--where", "age=12"], "Values of age: 67, (not reported), 50", id="value"),
        pytest.param(["--where", "age"], "'age' is not ATTRIBUTE=VALUE", id="no value"),
        pytest.param(["--where", "age=67", "--where", "role="], "no case has role=", id="empty"),
    ],
)
def test_a_wrong_choice_says_what_there_is(coded, words, message):
    made = coded("matrix", *words)
    assert made.status in (2, 5)
    assert message in made.err


@pytest.fixture
def editor(study, monkeypatch):
    """An editor that puts these words into the file it is given."""

    def writes(words):
        script = study.root / "editor.py"
        script.write_text(
            "import pathlib, sys, os\n"
            "path = pathlib.Path(sys.argv[1])\n"
            f"path.write_text(path.read_text(encoding='utf-8').replace('---\\n\\n', '---\\n\\n' + {words!r}, 1), "
            "encoding='utf-8')\n"
            "os.utime(path, (1, 1))\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')

    return writes


def test_a_summary_is_written_in_the_editor_and_stands_in_the_matrix(coded, editor, study):
    editor("Eighty for one film.")
    assert "Saved: matrices/P2/cost.md" in coded("matrix", "edit", "P2", "cost", "--author", "ann").out
    assert "Eighty for one film." in coded("matrix", "--cells", "summary").out
    assert "1 summaries, no warnings, no errors" in coded("matrix", "check").out
    assert "ann" in coded("matrix", "history", "P2", "cost").out


def test_a_wrong_quote_is_saved_and_told_at_once(coded, editor, study):
    editor("[“ninety yuan”](P2:0-5)")
    made = coded("matrix", "edit", "P2", "cost")
    assert "Saved" in made.out
    assert "matrices/P2/cost.md:9: not verbatim" in made.err
    assert coded("matrix", "check").status == 2


def test_an_editor_that_changes_nothing_writes_nothing(coded, editor, study):
    editor("")
    assert "Nothing changed" in coded("matrix", "edit", "P2", "cost").out
    assert not study.matrices.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["edit", "P9", "cost"], "no case named 'P9'", id="case"),
        pytest.param(["edit", "P2", "csot"], "Did you mean cost", id="theme"),
        pytest.param(["confirm", "P2", "cost"], "no summary of P2 on cost", id="nothing to confirm"),
        pytest.param(["draft", "--theme", "csot"], "no theme or code named 'csot'", id="draft of no theme"),
        pytest.param(["history", "P2", "cost", "--show", "3"], "no state 3: 0 are kept", id="no such state"),
        pytest.param(["--cells", "summary", "--rows", "role"], "single cases", id="groups"),
        pytest.param(["--cells", "summary", "--facet", "valence"], "leave --facet out", id="facet"),
        pytest.param(["--only", "cost", "check"], "Put --only behind 'check'", id="option before the command"),
    ],
)
def test_a_wrong_summary_command_says_what_to_do(coded, words, message):
    made = coded("matrix", *words)
    assert made.status in (2, 5)
    assert message in made.err


def test_drafts_of_a_whole_study_say_so_and_quote_what_was_said(coded):
    assert "Drafted 2 of 6 cells" in coded("matrix", "draft").out
    shown = coded("matrix", "--cells", "summary").out
    assert "draft: sentences chosen by the program, written by nobody" in shown
    assert "胶片一张八十块钱。" in shown
    assert "(2 of them drafts)" in coded("matrix", "check").out


def test_cases_of_any_attribute_stand_together(coded):
    assert "not reported" in coded("matrix", "--group", "age").out
    assert "no attribute 'job'" in coded("matrix", "--group", "job").err
