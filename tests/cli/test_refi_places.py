"""What a REFI-QDA project holds beside codings of words, and the place it finds in a study."""

import csv
from io import StringIO

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.exchange import foreign
from qualkit.exchange.refi_write import project_archive

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def guid(number):
    return f"00000000-0000-0000-0000-{number:012}"


def run(*words, folder):
    return CliRunner().invoke(cli, [*words, "--study", str(folder)])


def source(number, name, text, **more):
    return foreign.ForeignSource(guid(number), name, text, **more)


PROJECT = foreign.ForeignStudy(
    "Clinic",
    "NVivo",
    description="Why people wait.",
    user=guid(1),
    users=(foreign.User(guid(1), "Ann"), foreign.User(guid(2), "Consensus"), foreign.User(guid(3), "con")),
    codes=(foreign.ForeignCode(guid(10), "Waiting"), foreign.ForeignCode(guid(11), "Trust")),
    variables=(
        foreign.Variable(guid(20), "Role"),
        foreign.Variable(guid(21), "case"),
        foreign.Variable(guid(22), "年龄"),
    ),
    cases=(
        foreign.ForeignCase(
            guid(30), "Ms Li", "Speaks softly.", {guid(20): "patient", guid(21): "7", guid(22): "67"}, (guid(40),)
        ),
        foreign.ForeignCase(guid(31), "Group", sources=(guid(41), guid(42))),
        foreign.ForeignCase(guid(32), "Mr Wu", sources=(guid(41),)),
        foreign.ForeignCase(guid(33), "Nobody", "Never came."),
    ),
    sources=(
        source(
            40,
            "P01.docx",
            "P1: Long.\nP2: Very long.\n",
            description="Noisy.",
            user=guid(2),
            codings=(foreign.ForeignCoding(guid(50), guid(10), guid(3), "2026-01-02T03:04:05Z", (guid(60),)),),
            selections=(
                foreign.Selection(
                    guid(51), 4, 9, "Long.", codings=(foreign.ForeignCoding(guid(52), guid(11), guid(2)),)
                ),
            ),
        ),
        source(41, "Group 1", "P3: Together."),
        source(42, "cases.csv", "P4: Alone.", values={guid(22): "30"}),
        source(43, "Empty", " \n"),
        source(44, "con", "P5: A name that Windows keeps."),
    ),
    notes=(
        foreign.Note(guid(60), "Why", "All of it is about time.", guid(3)),
        foreign.Note(guid(61), "theoretical about the study", "Time is power.", guid(1), "2025-12-31T23:59:59Z"),
        foreign.Note(guid(62), "Loose end", "Belongs nowhere.", guid(1)),
    ),
    own_notes=(guid(61),),
    sets=(
        foreign.ForeignSet(guid(70), "Patients", sources=(guid(40), guid(42))),
        foreign.ForeignSet(guid(71), "Core", codes=(guid(10), guid(11)), notes=(guid(61),)),
    ),
)


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A new study with the project in it, and what the import told."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "nvivo.qdpx").write_bytes(project_archive(PROJECT))
    study = folder / "study"
    assert CliRunner().invoke(cli, ["init", str(study)]).exit_code == 0
    done = run("import", str(folder / "nvivo.qdpx"), folder=study)
    assert done.exit_code == 0, done.output
    return study, done.output


def memos(study):
    rows = csv.DictReader(StringIO(run("memo", "list", "--output", "csv", folder=study).stdout))
    return {row["text"]: row for row in rows}


def test_a_code_on_a_whole_text_is_a_memo_and_answers_no_segment(taken):
    study, told = taken
    text = "The whole text is coded: Waiting (waiting)\n\nWhy\n\nAll of it is about time."
    assert (memos(study)[text]["about"], memos(study)[text]["target"]) == ("transcript", "P01")
    assert "not taken: 1 codings of a whole text: they are memos about the interview" in told
    listed = run("codings", "list", "P01", "--output", "csv", folder=study).stdout
    assert listed.count("P01") == 1


def test_descriptions_are_memos_of_whoever_made_the_thing(taken):
    found = memos(taken[0])
    assert found["Noisy."]["memo"].startswith("consensus-2:"), "no coder can be named consensus"
    assert (found["Speaks softly."]["about"], found["Speaks softly."]["target"]) == ("case", "Ms Li")
    assert found["Why people wait."]["memo"].startswith("ann:")


def test_kind_and_time_of_a_memo_are_kept(taken):
    memo = memos(taken[0])["Time is power."]
    assert memo["at"].startswith("2025-12-31")
    assert "theoretical" in run("memo", "list", "--kind", "theoretical", "--output", "jsonl", folder=taken[0]).stdout


def test_values_and_sets_of_texts_are_columns_of_cases(taken):
    table = (taken[0] / "transcripts" / "cases.csv").read_text(encoding="utf-8")
    assert list(csv.reader(StringIO(table))) == [
        ["case", "role", "case 2", "年龄", "Patients"],
        ["Ms Li", "patient", "7", "67", "yes"],
        ["Group", "", "", "30", "yes"],
    ]


def test_what_has_no_place_is_told(taken):
    for told in (
        "1 Group 1 as a text of several cases (Group, Mr Wu): it is a case of its own",
        "2 cases that no text stands for",
        "1 memos that belong to nothing taken",
        "1 set of codes 'Core' (Waiting, Trust)",
        "1 text 'Empty', which is empty",
    ):
        assert f"not taken: {told}" in taken[1]


def test_names_that_a_study_keeps_for_itself_get_another(taken):
    study, _ = taken
    names = {path.name for path in (study / "transcripts").glob("*.txt")}
    assert names == {"P01.txt", "Group 1.txt", "text-cases.csv.txt", "con-.txt"}
    assert {path.stem for path in (study / "layers").glob("*.sqlite")} == {"ann", "consensus-2", "con-2", "unnamed"}
    assert run("verify", folder=study).exit_code == 0
