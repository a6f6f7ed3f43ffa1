"""``qualkit import`` of other programs' projects as their user runs it: into a new study, and beside what is there."""

import json
import shutil

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.errors import InputError
from qualkit.workflow import memos
from tests import neighbours

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def told_whole(error):
    """An error with its problems, as the program prints it."""
    return "\n".join([str(error), *map(str, error.problems)])


def run(*words, folder):
    return CliRunner().invoke(cli, [*words, "--study", str(folder)])


def codings(folder, name):
    lines = run("codings", "list", name, "--output", "jsonl", folder=folder).stdout.splitlines()
    return {(row["coder"], row["code"], row["quote"]) for row in map(json.loads, lines)}


def state(folder):
    """All files of a study but the store's and the newest hashes, with what they hold; layers by name."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("study.sqlite"):
            found[path.relative_to(folder).as_posix()] = "" if path.suffix == ".sqlite" else path.read_bytes()
    return found


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("neighbours")
    return {
        "qualcoder": neighbours.qualcoder(folder / "clinic.qda"),
        "taguette": neighbours.taguette(folder / "waiting.sqlite3"),
        "qualitative-coding": neighbours.qualitative_coding(folder / "town"),
    }


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "study"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def coded_once(tmp_path_factory):
    """A study with an interview, an own code, a coder, and an edit of its codebook."""
    study = tmp_path_factory.mktemp("coded") / "study"
    assert CliRunner().invoke(cli, ["init", str(study)]).exit_code == 0
    (study / "transcripts" / "A01.txt").write_text("Interviewer: And then?\n\nP9: The bus was late.\n", "utf-8")
    (study / "transcripts" / "cases.csv").write_text("case;role;Age\nA01;patient;\nMs Li;nurse;\n", encoding="utf-8")
    book = study / "codebooks" / "codebook.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("access", "reach"), encoding="utf-8")
    rows = [
        {"qualkit": "codings/1", "coder": "eve", "name": "Eve"},
        {"transcript": "A01", "quote": "The bus was late.", "codes": ["reach.waiting"]},
    ]
    path = study.parent / "eve.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert run("segment", folder=study).exit_code == 0
    assert run("import", str(path), folder=study).exit_code == 0
    assert run("codebook", "add", "rest", "--parent", "reach", "--label", "Rest", folder=study).exit_code == 0
    return study


@pytest.fixture
def coded(coded_once, tmp_path):
    """A copy of it that a test may change."""
    return shutil.copytree(coded_once, tmp_path / "study")


WAITED = "I waited three months."
EXPECTED = {
    "qualcoder": {("ann", "waiting", WAITED), ("李梅", "long-wait", "Then it went fast.")},
    "taguette": {
        ("ann", "waiting", WAITED),
        ("李梅", "access-2", "Then it went fast."),
        ("李梅", "own", "Then it went fast."),
        ("ann", "state", "hours, each time.\none"),
    },
    "qualitative-coding": {
        ("ann", "waiting", f"{WAITED} 😀 Then it went fast."),
        ("ann", "speed", f"{WAITED} 😀 Then it went fast."),
        ("mei", "2020", "The bus took two hours."),
    },
}


@pytest.mark.parametrize("program", EXPECTED)
def test_a_project_becomes_a_study_with_every_coding_at_its_words(projects, study, program):
    before = state(study)
    preview = run("import", "--preview", str(projects[program]), folder=study)
    assert preview.exit_code == 0, preview.output
    assert state(study) == before
    done = run("import", str(projects[program]), folder=study)
    assert done.exit_code == 0, done.output
    assert codings(study, "P01") == EXPECTED[program]
    assert "compared" in done.output or "coded lines" in done.output
    for check in (("verify",), ("codebook", "check")):
        assert run(*check, folder=study).exit_code == 0, check


def test_what_a_project_of_qualcoder_holds_besides_finds_its_place(projects, study):
    done = run("import", str(projects["qualcoder"]), folder=study)
    assert "not taken: 3 marks of codings as important" in done.output
    memo = run("memo", "list", "--output", "csv", folder=study).stdout
    for words in ("Day one", "I was nervous.", "Speaks softly.", "Noisy room.", "How long?", "Why people wait."):
        assert words in memo
    assert "2026-01-02" in memo
    assert (study / "transcripts" / "cases.csv").read_text(encoding="utf-8") == (
        "case,role,Age,Site\nMs Li,,67,\nP02,,,Town\n"
    )
    assert "machine" in run("coder", "list", "--output", "csv", folder=study).stdout
    book = (study / "codebooks" / "clinic.yaml").read_text(encoding="utf-8")
    assert "definition: Time that passes" in book
    assert "colour: '#F5A9A9'" in book
    assert "red" not in book, "no colour that a codebook has"


@pytest.mark.parametrize(
    ("program", "forced", "told"),
    [
        pytest.param("taguette", "qualcoder", "has no table 'source'", id="another program's database"),
        pytest.param("qualcoder", "qualitative-coding", "has no settings.yaml", id="another program's folder"),
        pytest.param("qualitative-coding", "qualcoder", "is no SQLite database", id="a folder without a database"),
        pytest.param("qualitative-coding", "taguette", "no file that can be read", id="a folder, not a file"),
    ],
)
def test_a_project_read_as_anothers_is_refused(projects, study, program, forced, told):
    before = state(study)
    done = run("import", "--as", forced, str(projects[program]), folder=study)
    assert isinstance(done.exception, InputError)
    assert told in told_whole(done.exception)
    assert state(study) == before


def test_a_codebook_of_qc_that_is_no_yaml_is_told_with_its_line(projects, study, tmp_path):
    project = shutil.copytree(projects["qualitative-coding"], tmp_path / "town")
    (project / "codebook.yaml").write_text("- access\n- [\n", encoding="utf-8")
    done = run("import", str(project), folder=study)
    assert isinstance(done.exception, InputError)
    assert "codebook.yaml:" in told_whole(done.exception)


def test_a_project_comes_beside_what_a_study_has(projects, coded):
    book = coded / "codebooks" / "codebook.yaml"
    before = book.read_text(encoding="utf-8")
    book.write_text(before.replace("reach", "access"), encoding="utf-8")
    for words in (("import", "--preview"), ("import",)):
        done = run(*words, str(projects["qualitative-coding"]), folder=coded)
        assert isinstance(done.exception, InputError), "the codebook has another theme of that name"
        assert "theme 'access' has another label or definition here" in told_whole(done.exception)
    book.write_text(before, encoding="utf-8")
    done = run("import", str(projects["qualitative-coding"]), folder=coded)
    assert done.exit_code == 0, done.output
    assert codings(coded, "P01") == EXPECTED["qualitative-coding"]
    assert len(codings(coded, "A01")) == 1
    after = book.read_text(encoding="utf-8")
    assert after.startswith(before[:200])
    assert "id: speed" in after
    assert run("verify", folder=coded).exit_code == 0
    assert run("codebook", "check", folder=coded).exit_code == 0


def test_cases_come_below_those_there_and_differences_are_clashes(projects, coded):
    table = coded / "transcripts" / "cases.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace("nurse;", "nurse;66"), encoding="utf-8")
    done = run("import", str(projects["qualcoder"]), folder=coded)
    assert "case 'Ms Li': Age is '66' here, '67' in the project" in told_whole(done.exception)
    table.write_text(before, encoding="utf-8")
    done = run("import", str(projects["qualcoder"]), folder=coded)
    assert done.exit_code == 0, done.output
    assert table.read_text(encoding="utf-8") == "case;role;Age;Site\nA01;patient;;\nMs Li;nurse;67;\nP02;;;Town\n"


def test_every_clash_is_told_at_once_and_nothing_is_written(projects, study):
    assert run("import", str(projects["taguette"]), folder=study).exit_code == 0
    before = state(study)
    done = run("import", str(projects["qualcoder"]), folder=study)
    assert isinstance(done.exception, InputError)
    words = told_whole(done.exception)
    for told in ("transcript 'P01' is in", "coder 'ann' (ann) is in", "coder '李梅'", "code 'waiting' lies in another"):
        assert told in words
    assert state(study) == before
    again = run("import", "--preview", str(projects["qualcoder"]), folder=study)
    assert isinstance(again.exception, InputError)


def test_what_fails_half_way_leaves_the_study_as_it_was(projects, coded, monkeypatch):
    before, listed = state(coded), run("coder", "list", folder=coded).stdout

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memos, "add", full)
    assert run("import", str(projects["qualcoder"]), folder=coded).exit_code != 0
    assert state(coded) == before
    monkeypatch.undo()
    assert run("coder", "list", folder=coded).stdout == listed
    assert run("verify", folder=coded).exit_code == 0
    done = run("undo", folder=coded)
    assert done.exit_code == 0, "the last edit of the codebook is again the one before the import"
    assert "rest" in done.output
    done = run("import", str(projects["qualcoder"]), folder=coded)
    assert done.exit_code == 0, done.output


def test_a_coder_of_a_project_gets_another_id_on_the_way_in(projects, study):
    project = str(projects["qualcoder"])
    done = run("import", project, "--coder", "ann=ann-2", "--coder", "李梅=ann", folder=study)
    assert done.exit_code == 0, done.output
    swapped = {"ann": "ann-2", "李梅": "ann"}
    expected = {(swapped.get(coder, coder), *rest) for coder, *rest in EXPECTED["qualcoder"]}
    assert codings(study, "P01") == expected
    assert run("verify", folder=study).exit_code == 0


@pytest.mark.parametrize(
    ("coder", "told"),
    [
        pytest.param("nobody-here=bo", "the project has no coder 'nobody-here'", id="who is not in it"),
        pytest.param("ann=李梅", "two coders of the project would be", id="an id that another has"),
        pytest.param("ann=../x", "no coder can be named '../x'", id="an id that can name no file"),
        pytest.param("ann", "write OLD=NEW", id="no pair"),
        pytest.param("=x", "write OLD=NEW", id="half a pair"),
    ],
)
def test_ids_that_cannot_be_given_are_refused(projects, study, coder, told):
    before = state(study)
    done = run("import", str(projects["qualcoder"]), "--coder", coder, folder=study)
    assert told in (told_whole(done.exception) if isinstance(done.exception, InputError) else done.output)
    assert state(study).keys() == before.keys()


def test_a_codebook_named_like_that_of_a_new_study_lies_beside_it(projects, study):
    again = study.parent / "again"
    shutil.copytree(study, again)
    before = {path.name for path in again.glob("codebooks/*")}
    assert run("import", str(projects["taguette"]), folder=again).exit_code == 0
    [name] = {path.name for path in again.glob("codebooks/*")} - before
    (study / "codebooks" / name).write_text("mine", encoding="utf-8")
    done = run("import", str(projects["taguette"]), folder=study)
    assert done.exit_code == 0, done.output
    assert (study / "codebooks" / name).read_text(encoding="utf-8") == "mine"
    assert (study / "codebooks" / name.replace(".yaml", "-2.yaml")).is_file()
