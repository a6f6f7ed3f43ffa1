"""``qualkit export refi`` and ``qualkit import FILE.qdpx`` as their user runs them."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.errors import InputError
from qualkit.exchange import foreign
from qualkit.exchange.refi_write import project_archive

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def told_whole(error):
    """An error with its problems, as the program prints it."""
    return "\n".join([str(error), *map(str, error.problems)])


def run(*words, folder):
    return CliRunner().invoke(cli, [*words[:1], *words[1:], "--study", str(folder)])


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """A small study with two interviews, answers, a none, a memo on words and one on a code."""
    folder = tmp_path_factory.mktemp("refi") / "a"
    runner = CliRunner()
    assert runner.invoke(cli, ["init", str(folder)]).exit_code == 0
    (folder / "transcripts" / "P01.txt").write_text(
        "Interviewer: How was it?\n\nP1: I waited three months. 😀 Then it went fast.\n\nP1: The bus took two hours.\n",
        encoding="utf-8",
    )
    (folder / "transcripts" / "cases.csv").write_text("case,role,age\nP01,patient,67\n", encoding="utf-8")
    assert run("segment", folder=folder).exit_code == 0
    rows = [
        {"qualkit": "codings/1", "coder": "ann", "name": "Ann", "kind": "person", "synthetic": True},
        {"transcript": "P01", "quote": "I waited three months.", "codes": ["access.waiting"], "memo": "How long?"},
        {"transcript": "P01", "quote": "Then it went fast.", "codes": []},
        {"transcript": "P01", "quote": "The bus took two hours.", "memo": "only a memo"},
    ]
    path = folder / "ann.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = run("import", str(path), folder=folder)
    assert done.exit_code == 0, done.output
    assert run("memo", "add", "--code", "access.waiting", "Ask again", "--coder", "ann", folder=folder).exit_code == 0
    return folder


def answers(folder, tmp_path):
    out = tmp_path / "out.jsonl"
    assert run("export", "codings", "--coder", "ann", "--to", str(out), folder=folder).exit_code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    return [{key: line.get(key) for key in ("transcript", "start", "end", "quote", "codes", "memo")} for line in lines]


def test_a_study_comes_back_with_codings_memos_and_cases(example, tmp_path):
    file, new = tmp_path / "s.qdpx", tmp_path / "b"
    out = run("export", "refi", "--to", str(file), folder=example)
    assert out.exit_code == 0, out.output
    assert CliRunner().invoke(cli, ["init", str(new)]).exit_code == 0
    done = run("import", str(file), folder=new)
    assert done.exit_code == 0, done.output
    assert answers(new, tmp_path) == answers(example, tmp_path)
    assert "patient" in (new / "transcripts" / "cases.csv").read_text(encoding="utf-8")
    book = re.search(r'codebook = "(.*)"', (new / "qualkit.toml").read_text(encoding="utf-8"))
    assert book is not None
    ours = (example / "codebooks" / "codebook.yaml").read_bytes()
    assert (new / book[1]).read_bytes() == ours
    assert "Ask again" in run("memo", "list", folder=new).output
    assert run("verify", folder=new).exit_code == 0


def test_a_project_is_refused_where_its_transcripts_are(example, tmp_path):
    file = tmp_path / "s.qdpx"
    assert run("export", "refi", "--to", str(file), folder=example).exit_code == 0
    done = run("import", str(file), folder=example)
    assert isinstance(done.exception, InputError)
    assert "transcript 'P01' is in the study already" in told_whole(done.exception)
    assert "coder 'ann' (Ann) is in the study already" in told_whole(done.exception)


def guid(number):
    return f"00000000-0000-0000-0000-{number:012}"


def foreign_project():
    text = "I: How was it?\r\nP1: Long. 😀 Very long.\r\n"
    code = foreign.ForeignCode(guid(1), "Waiting times", True, "Time that passes", "#f00")
    folder = foreign.ForeignCode(guid(2), "Access", False, children=(code,))
    loose = foreign.ForeignCode(guid(3), "信任")
    start = len(text[: text.index("Very")].encode("utf-16-le")) // 2
    end = start + len("Very long.")
    codings = (foreign.ForeignCoding(guid(5), guid(1), guid(9)), foreign.ForeignCoding(guid(6), guid(3), guid(9)))
    selections = (
        foreign.Selection(guid(4), start, end, "Very long.", codings=codings),
        foreign.Selection(guid(7), 0, 1, "", codings=(foreign.ForeignCoding(guid(8), guid(1)),)),
    )
    return foreign.ForeignStudy(
        "Clinic: 2026",
        "NVivo",
        users=(foreign.User(guid(9), "Ann Smith"),),
        codes=(folder, loose),
        variables=(foreign.Variable(guid(10), "age"),),
        cases=(foreign.ForeignCase(guid(11), "P1", values={guid(10): "67"}, sources=(guid(12),)),),
        sources=(foreign.ForeignSource(guid(12), "P1.docx", text, selections=selections),),
    )


def test_a_foreign_project_becomes_a_study_and_tells_what_it_left(tmp_path):
    file, new = tmp_path / "nvivo.qdpx", tmp_path / "c"
    file.write_bytes(project_archive(foreign_project()))
    assert CliRunner().invoke(cli, ["init", str(new)]).exit_code == 0
    before = sorted(path.name for path in new.rglob("*"))
    preview = run("import", "--preview", str(file), folder=new)
    assert preview.exit_code == 0, preview.output
    assert sorted(path.name for path in new.rglob("*")) == before
    done = run("import", str(file), folder=new)
    assert done.exit_code == 0, done.output
    assert "UTF-16 units" in done.output
    assert "not taken: 1 selections that hold no spoken words" in done.output
    listed = run("codings", "list", "P1", "--output", "csv", folder=new).output
    assert listed.count("ann-smith") == 2
    assert "Very long." in listed
    assert "waiting-times" in listed
    assert "信任" in listed


def test_a_codebook_of_another_program_is_taken(example, tmp_path):
    file, new = tmp_path / "codes.qdc", tmp_path / "d"
    assert run("export", "codebook", "--to", str(file), folder=example).exit_code == 0
    assert CliRunner().invoke(cli, ["init", str(new)]).exit_code == 0
    done = run("import", str(file), folder=new)
    assert done.exit_code == 0, done.output
    assert run("codebook", "check", folder=new).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("a.qdpx", b"PK", "no zip archive", id="a broken project"),
        pytest.param("a.qdc", b"<CodeBook/>", "holds no codes", id="a codebook without codes"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, name, content, told):
    new = tmp_path / "e"
    assert CliRunner().invoke(cli, ["init", str(new)]).exit_code == 0
    (tmp_path / name).write_bytes(content)
    done = run("import", str(tmp_path / name), folder=new)
    assert isinstance(done.exception, InputError)
    assert told in told_whole(done.exception)


def test_another_ending_is_refused(example, tmp_path):
    done = run("export", "refi", "--to", str(tmp_path / "a.zip"), folder=example)
    assert isinstance(done.exception, InputError)
    assert ".qdpx" in told_whole(done.exception)


def test_settings_go_along_into_a_new_study_and_are_read_with(tmp_path):
    old, new, other = tmp_path / "old", tmp_path / "new", tmp_path / "other"
    for folder in (old, new, other):
        assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    more = '[speakers]\ninterviewer = ["Boss"]\n\n[guide.patient]\nasks = ["access"]\n\n[reporting]\nethics = "Yes."\n'
    toml = (old / "qualkit.toml").read_text(encoding="utf-8").replace('unit = "meaning"', 'unit = "turn"') + more
    (old / "qualkit.toml").write_text(toml.replace("# tradition", "tradition"), encoding="utf-8")
    (old / "transcripts" / "P01.txt").write_text("Boss: How was it?\n\nP1: Long.\n\nBoss: Why?\n", encoding="utf-8")
    rows = [{"transcript": "P01", "quote": "Long.", "codes": ["access.waiting"], "coder": "ann"}]
    (tmp_path / "ann.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run("segment", folder=old).exit_code == 0
    assert run("import", str(tmp_path / "ann.jsonl"), folder=old).exit_code == 0
    assert run("export", "refi", "--to", str(tmp_path / "s.qdpx"), folder=old).exit_code == 0
    assert run("import", str(tmp_path / "s.qdpx"), folder=new).exit_code == 0
    taken = (new / "qualkit.toml").read_text(encoding="utf-8")
    for line in (
        'unit = "turn"',
        'interviewer = ["Boss"]',
        'ethics = "Yes."',
        'tradition = "codebook"',
        "guide.patient",
    ):
        assert line in taken
    assert "# Settings of this study." in taken, "what stands in the file stays"
    assert "interviewer" in run("transcripts", "show", "P01", "--output", "csv", folder=new).stdout
    own = (other / "qualkit.toml").read_text(encoding="utf-8").replace('unit = "meaning"', 'unit = "sentence"')
    (other / "qualkit.toml").write_text(own, encoding="utf-8")
    told = run("import", str(tmp_path / "s.qdpx"), folder=other).output
    assert "not taken: setting [segmentation] unit: it has another value in this study" in told
