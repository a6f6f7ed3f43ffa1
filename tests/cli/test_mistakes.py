"""Wrong input at every door: place, problem, next step, a status, no traceback."""

import os
import sqlite3

import pytest


def wrong(called, status, *parts):
    assert called.status == status, (called.out, called.err)
    assert "Traceback" not in called.err
    for part in parts:
        assert part in called.err, called.err


def test_no_study_here(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong(call("status"), 3, "no study in", "qualkit init DIR")


def test_a_folder_that_is_a_study_already(call, study):
    wrong(call("init", study.root), 3, "is a study already")


def test_an_example_goes_into_an_empty_folder_only(call, study):
    wrong(call("init", "--example", study.root), 3, "not an empty folder")


def test_settings_with_two_problems(call, study):
    (study.root / "qualkit.toml").write_text('[study]\nnme = "x"\n[segmentation]\nunit = "page"\n', encoding="utf-8")
    wrong(call("status"), 2, "qualkit.toml:2", "unknown setting 'study.nme'", "qualkit.toml:4")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("schema: qualkit-codebook/1\n\tname: x\n", ["codebooks/clinic.yaml:2"], id="a tab"),
        pytest.param(
            "schema: qualkit-codebook/1\nname: x\nversion: 1.0.0\nthemes:\n  - id: a\n    lable: A\n    codes:\n"
            "      - id: a.b\n      - id: a.b\n",
            ["clinic.yaml:6", "lable", "label", "clinic.yaml:9", "a.b"],
            id="an unknown key and an id twice",
        ),
        pytest.param(
            "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
            "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
            "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n",
            ["clinic.yaml"],
            id="an alias bomb",
        ),
        pytest.param("", ["clinic.yaml"], id="empty"),
    ],
)
def test_a_wrong_codebook(call, study, text, parts):
    study.codebook_path.write_text(text, encoding="utf-8")
    wrong(call("codebook", "check"), 2, *parts)
    assert call("matrix").status in {2, 5}


def test_a_missing_codebook(call, study):
    study.codebook_path.unlink()
    wrong(call("codebook", "check"), 2, "clinic.yaml")


@pytest.mark.parametrize(
    ("name", "data", "parts"),
    [
        pytest.param("P9.txt", b"", ["P9.txt"], id="empty"),
        pytest.param("P9.txt", bytes(range(256)) * 20, ["P9.txt"], id="binary named .txt"),
        pytest.param("P9.docx", b"PK\x03\x04 broken", ["P9.docx"], id="a damaged .docx"),
        pytest.param(
            "P9.vtt", b"WEBVTT\n\n00:00 --> hello\nx\n\n9:9:9 -> 3\ny\n", ["P9.vtt:3", "P9.vtt:6"], id="broken cues"
        ),
        pytest.param("P9.odd", b"x", ["P9.odd", ".docx"], id="an unknown format"),
    ],
)
def test_a_wrong_transcript(call, tmp_path, name, data, parts):
    path = tmp_path / name
    path.write_bytes(data)
    wrong(call("import", path), 2, "nothing was imported", *parts)
    assert "2 transcripts" in call("status").out


def test_a_missing_file_is_told_and_the_others_are_not_imported(call, tmp_path):
    good = tmp_path / "P8.txt"
    good.write_text("I: A?\n\nP8: B.\n", encoding="utf-8")
    wrong(call("import", good, tmp_path / "nowhere.txt"), 2, "nowhere.txt", "no such file")


def test_a_table_that_could_be_two_things_is_refused(call, tmp_path):
    path = tmp_path / "both.csv"
    path.write_text("transcript,text,code\nP1,hello,cost.film\n", encoding="utf-8")
    wrong(call("import", path), 2, "both.csv", "--as transcripts")


def test_an_unknown_code_in_a_session_is_told_and_nothing_is_saved(call):
    call("coder", "add", "ann")
    called = call("code", "--coder", "ann", "--blind", lines=["xyzzy", "q"])
    assert called.status == 0
    assert "xyzzy" in called.out
    assert call("log", "--coder", "ann", "--output", "csv").out.count("\n") <= 1


def test_an_unknown_coder_in_a_pipe(call):
    wrong(call("code", "--coder", "bo", lines=["q"]), 2, "no coder named 'bo'", "qualkit coder add bo")


@pytest.mark.parametrize("coder", ["../x", "a b", "", "x/y"])
def test_a_coder_name_that_cannot_be_a_file(call, coder):
    called = call("coder", "add", coder)
    assert called.status in {2, 4}
    assert "Traceback" not in called.err


def test_nothing_coded_yet(call):
    wrong(call("matrix"), 5, "nothing is coded yet", "qualkit code")


@pytest.mark.parametrize(
    ("words", "status", "parts"),
    [
        pytest.param(["matrix", "--rows", "shoe size"], 5, ["shoe size", "age"], id="an attribute that is not there"),
        pytest.param(["matrix", "--rows", "theme"], 5, ["one kind"], id="ideas on both axes"),
        pytest.param(["matrix", "--layer", "bo"], 2, ["bo", "ann"], id="a layer that is not there"),
        pytest.param(["matrix", "--to", "m.pdf"], 2, ["m.pdf", ".xlsx"], id="a format that is not there"),
        pytest.param(
            ["codings", "withdraw", "P1", "x", "cost.film", "--coder", "ann"], 2, ["no span 'x'"], id="no span"
        ),
        pytest.param(["codings", "list", "P7"], 2, ["P7"], id="a transcript that is not there"),
        pytest.param(["codebook", "rename", "cost.flim", "x"], 2, ["Did you mean cost.film"], id="a code misspelt"),
        pytest.param(
            ["codebook", "add", "cost.film", "--parent", "cost", "--label", "x"], 2, ["cost.film"], id="an id taken"
        ),
        pytest.param(["suggest", "--coder", "bo"], 2, ["bo"], id="a coder without codings"),
        pytest.param(["undo"], 2, ["no edit"], id="nothing to undo"),
    ],
)
def test_a_wrong_request(call, words, status, parts):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    wrong(call(*words), status, *parts)


def test_a_store_that_is_none(call, study):
    study.store_path.write_bytes(b"not a database at all, just words" * 100)
    wrong(call("status"), 4, "study.sqlite", "not a database")


def test_a_store_that_is_newer(call, study):
    call("status")
    with sqlite3.connect(study.store_path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'study_9999'")
    connection.close()
    wrong(call("status"), 4, "newer qualkit")


def test_a_store_that_is_locked(call, study, monkeypatch):
    monkeypatch.setattr("qualkit.store.sqlite.BUSY_SECONDS", 0.1)
    call("status")
    other = sqlite3.connect(study.store_path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        wrong(call("coder", "add", "ann"), 4, "locked")
    finally:
        other.close()


def test_a_layer_of_another_study_is_refused(call, study, tmp_path):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "q"])
    call("init", tmp_path / "second")
    second = tmp_path / "second"
    call("status", "--study", second)
    (second / "layers").mkdir(exist_ok=True)
    (second / "layers" / "ann.sqlite").write_bytes((study.layers / "ann.sqlite").read_bytes())
    wrong(call("status", "--study", second), 4, "another study")


def test_a_decision_altered_by_hand_is_found(call, study):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "film", "q"])
    layer = sqlite3.connect(study.layers / "ann.sqlite")
    layer.execute("DROP TRIGGER IF EXISTS decisions_are_not_changed")
    for (name,) in layer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        layer.execute(f'DROP TRIGGER "{name}"')
    layer.execute("UPDATE decisions SET payload = replace(payload, 'access.link', 'access.wait') WHERE number = 1")
    layer.commit()
    layer.close()
    called = call("verify")
    wrong(called, 4, "not as it was written")
    assert "decision 1 was altered" in called.out


def test_a_cut_tail_shows_against_the_head_kept_outside(call, study):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "film", "q"])
    (study.layers / "ann.sqlite").unlink()
    called = call("verify")
    assert called.status == 4
    assert "the layer is gone" in called.out


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder(call, study):
    study.root.chmod(0o500)
    try:
        wrong(call("status"), 4, "permissions")
    finally:
        study.root.chmod(0o700)


def test_a_terminal_of_40_columns(call, monkeypatch):
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--blind", lines=["link", "film", "q"])
    monkeypatch.setenv("COLUMNS", "40")
    for words in (["matrix"], ["themes"], ["status"], ["codings", "list"], ["codebook", "show"]):
        assert call(*words).status == 0


def test_a_name_that_is_nearly_right_is_named_and_is_the_users_mistake(call, study):
    call("segment")
    wrong(call("transcripts", "show", "p1"), 2, "no transcript named 'p1'", "See: qualkit transcripts list")
    wrong(call("transcripts", "show", "P11"), 2, "Did you mean P1?")
    wrong(call("case", "show", "P11"), 2, "Did you mean P1?")
    wrong(call("case", "remove", "P11"), 2, "Did you mean P1?")
    wrong(call("codings", "list", "--coder", "anika"), 2, "Nobody has coded yet: qualkit code")
    call("coder", "add", "annika")
    call("code", "--coder", "annika", "--plain", "--blind", lines=["link", "q"])
    wrong(call("codings", "list", "--coder", "anika"), 2, "Did you mean annika?")
    wrong(call("agree", "--coder", "bo"), 2, "no codings of bo", "There are: annika")


def test_a_code_asked_for_as_a_theme_or_by_its_label_is_told_as_what_it_is(call, study):
    label = "Waiting"
    wrong(call("codebook", "show", label), 2, "no code named 'Waiting'", "Did you mean access.wait?")
    call("coder", "add", "ann")
    call("code", "--coder", "ann", "--plain", "--blind", lines=["link", "q"])
    wrong(call("themes", "access.wait"), 2, "no theme named 'access.wait'", "It is a code: qualkit codebook show")
    wrong(call("codebook", "show", "--language", "fr"), 2, "no texts in 'fr'", "It has: en")


def test_a_case_that_no_interview_is_of_is_told_with_the_name_it_is_likest_to(call, study):
    with (study.root / "transcripts" / "cases.csv").open("a", encoding="utf-8") as file:
        file.write("P 1,patient,\n")
    assert "cases.csv: P 1 has no interview yet. Is it P1" in call("status").err


def test_one_coder_named_to_settle_disagreements_is_told_whom_the_option_names(call, study):
    call("segment")
    for coder in ("ann", "bo"):
        call("coder", "add", coder)
        call("code", "--coder", coder, "--plain", "--blind", lines=["link", "q"])
    wrong(call("adjudicate", "--coder", "bo"), 5, "bo alone cannot be compared", "--coder bo --coder ann")
