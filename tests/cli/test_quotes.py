"""``qualkit quotes``: chosen, checked to the word, worded anew, withdrawn, translated, exported."""

import csv
import io

import docx
import pytest

FILM = "The film cost me twenty. It is a lot of money."


@pytest.fixture
def bank(study, call):
    """A bank with a quote in each language."""
    toml = study.root / "qualkit.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '\n[quotes]\nsource = ["case", "role", "age"]\n', encoding="utf-8"
    )
    assert call("quotes", "add", "P1", "--words", FILM, "--for", "cost", "--note", "=opening").status == 0
    assert call("quotes", "add", "P2", "--words", "胶片一张八十块钱。", "--for", "cost.film").status == 0
    return call


def place(study, name="P1"):
    text = (study.root / "quotes.md").read_text(encoding="utf-8")
    return text.split(f"]({name}:")[1].split(")")[0]


def test_a_quote_is_listed_with_the_source_that_the_study_chose(bank):
    rows = list(csv.DictReader(io.StringIO(bank("quotes", "--output", "csv").out)))
    assert [(row["theme"], row["quote"], row["source"]) for row in rows] == [
        ("cost", f"“{FILM}”", "P1, patient, 67"),
        ("cost.film", "“胶片一张八十块钱。”", "P2, patient, age not reported"),
    ]


def test_a_quote_is_worded_anew_within_the_rules_and_its_state_before_is_kept(bank, study):
    words = "The film cost me twenty … a lot of [my] money."
    assert bank("quotes", "edit", f"P1:{place(study)}", "--words", words).status == 0
    assert f"[“{words}”](P1:{place(study)}) — =opening" in (study.root / "quotes.md").read_text(encoding="utf-8")
    assert FILM in (study.root / "history/quotes.md.jsonl").read_text(encoding="utf-8")


def test_a_withdrawn_quote_stays_in_the_file_and_is_in_no_list(bank, study):
    assert bank("quotes", "withdraw", f"P1:{place(study)}", "--why", "dull").status == 0
    assert "dull" in (study.root / "quotes.md").read_text(encoding="utf-8")
    assert FILM not in bank("quotes").out
    assert "1 withdrawn" in bank("quotes", "check").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["add", "P1:0-5", "--for", "csot"], "no theme or code named 'csot'", id="theme"),
        pytest.param(["add", "P7:0-5", "--for", "cost"], "no transcript named 'P7'", id="transcript"),
        pytest.param(["add", "P1:0-99999", "--for", "cost"], "no characters 0-99999", id="beyond the end"),
        pytest.param(["add", "P1:5-5", "--for", "cost"], "'P1:5-5' is no place", id="no span"),
        pytest.param(["add", "P1", "--for", "cost", "--words", "The film cost me fifty"], "cost me twenty", id="words"),
        pytest.param(["add", "P1", "--for", "cost", "--words", "the"], "the words stand", id="words of several places"),
        pytest.param(["add", "P1:0-5", "--for", "cost", "--words", "[mine]"], "no words of the transcript", id="own"),
        pytest.param(["edit", "P1:0-5", "--words", "x"], "no quote P1:0-5 in the bank", id="not in the bank"),
        pytest.param(["export"], "--to quotes.docx", id="no file"),
        pytest.param(["export", "--to", "q.pdf"], "no format with the ending '.pdf'", id="format"),
        pytest.param(["translate", "--to", "English!"], "is no language code", id="language"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_the_next_step(bank, words, message):
    made = bank("quotes", *words)
    assert made.status == 2
    assert message in made.err


def test_one_place_is_in_the_bank_once_for_a_theme(bank, study):
    again = bank("quotes", "add", f"P1:{place(study)}", "--for", "cost")
    assert "in the bank for cost already" in again.err
    assert bank("quotes", "add", f"P1:{place(study)}", "--for", "access").status == 0
    assert "Say for which: --for ID" in bank("quotes", "withdraw", f"P1:{place(study)}").err


def test_one_participant_with_more_than_a_quarter_of_a_themes_quotes_is_warned_of(bank):
    made = bank("quotes", "add", "P1", "--words", "Nothing else, thank you.", "--for", "cost")
    assert "cost: P1 gives 2 of 2 quotes, over a quarter" in made.err


def test_a_bank_edited_wrongly_is_told_whole_with_lines(bank, study):
    path = study.root / "quotes.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("twenty", "thirty").replace("## cost.film", "## film"), "utf-8"
    )
    made = bank("quotes", "check")
    assert made.status == 2
    assert "quotes.md:5: not verbatim" in made.err
    assert "no theme or code named 'film'" in made.err
    assert "“The film" not in bank("quotes").out


def test_translations_are_asked_for_filled_and_stand_beside_the_original(bank, study):
    assert "1 rows added" in bank("quotes", "translate", "--to", "en").out
    assert "0 rows added" in bank("quotes", "translate", "--to", "en").out
    path = study.root / "translations/en.csv"
    path.write_bytes(path.read_bytes().replace(b",,,draft,", b",Eighty yuan a film.,Wei,checked,"))
    rows = list(csv.DictReader(io.StringIO(bank("quotes", "--bilingual", "en", "--output", "csv").out)))
    assert [(row["translation"], row["translator"], row["status"]) for row in rows] == [
        ("", "", ""),
        ("Eighty yuan a film.", "Wei", "checked"),
    ]
    path.write_bytes(path.read_bytes().replace("八十".encode(), "九十".encode()))
    assert "translations/en.csv:2: not verbatim" in bank("quotes", "check", "--bilingual", "en").err


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".csv", ".md", ".html"])
def test_the_supplement_holds_every_quote_and_runs_no_formula(bank, study, suffix):
    path = study.root / f"out{suffix}"
    assert bank("quotes", "export", "--bilingual", "en", "--to", path).status == 0
    if suffix == ".docx":
        tables = docx.Document(str(path)).tables
        assert [table.rows[1].cells[0].text for table in tables] == ["P1, patient, 67", "P2, patient, age not reported"]
    elif suffix != ".xlsx":
        text = path.read_text(encoding="utf-8-sig")
        assert "胶片一张八十块钱。" in text
        assert "no translation yet" in text or suffix == ".csv"
        assert '"=opening' not in text


def test_quotes_of_an_open_sample_are_shown_to_nobody(bank, study):
    for name in ("ann", "bo"):
        bank("coder", "add", name)
    assert bank("sample", "draw", "--coder", "ann", "--coder", "bo", "--share", "1", "--name", "s").status == 0
    made = bank("quotes")
    assert made.status == 2
    assert "while sample 's' is open" in made.err
