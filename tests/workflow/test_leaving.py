"""What leaves a study whose names gave way to surrogates says none of them, whichever file it comes from."""

import io
import zipfile

import pytest

from qualkit import privacy, store
from qualkit.errors import InputError
from qualkit.privacy import Ruling
from qualkit.study import Study
from qualkit.workflow import layers, pseudonymise, veiling
from qualkit.workflow.codings import import_codings
from qualkit.workflow.deposit import deposit
from qualkit.workflow.read import import_transcripts
from qualkit.workflow.ready import ready
from qualkit.workflow.refi_out import export_refi
from qualkit.workflow.renaming import rename
from qualkit.workflow.restore import restore
from qualkit.workflow.still_named import is_named, still_named
from qualkit.workflow.veiled_files import write_transcripts
from qualkit.workflow.verify import verify

SAID = """\
---
case: P3
language: en
---

I: Who showed you?

P3: Dr Okafor at Fairview Hospital showed me. So did my friend Anna Berg. 楼下老周也会。

I: And then?

P3: Nothing.
"""
NAMES = ("Okafor", "Fairview", "Anna Berg", "老周")


@pytest.fixture
def engine(study, now):
    """A coded study; its codings are committed as a file, and its settings name a speaker."""
    (study.transcripts / "P3.txt").write_text(SAID, encoding="utf-8", newline="\n")
    line = '{"qualkit": "codings/1", "coder": "ann"}\n{"transcript": "P3", "codes": ["access.link"], '
    path = study.transcripts / "codings" / "ann.jsonl"
    path.parent.mkdir()
    path.write_text(f'{line}"quote": "Dr Okafor at Fairview Hospital showed me."}}\n', encoding="utf-8")
    settings = study.root / "qualkit.toml"
    own = settings.read_text(encoding="utf-8").replace("[coding]", '[coding]\nfiles = ["transcripts/codings/*.jsonl"]')
    settings.write_text(f'{own}\n[speakers]\nparticipant = ["P3", "Anna Berg"]\n', encoding="utf-8")
    again = Study(study.root)
    engine = ready(again, now=now)
    import_codings(again, engine, [path], now=now)
    former = study.history / "quotes.md.jsonl"
    former.parent.mkdir()
    former.write_text('{"text": "Okafor once"}\n', encoding="utf-8")
    (study.history / "clean.md.jsonl").write_text('{"text": "nobody"}\n', encoding="utf-8")
    return engine


def accepted(study, engine):
    """The key once every finding was accepted; nothing is replaced yet."""
    key = pseudonymise.read_key(study)
    recorded = pseudonymise.record(study, key)
    for item in pseudonymise.items(study, engine, key):
        if not key.is_decided(item.place, item.finding.words):
            meant = privacy.meant_for(item, key)
            recorded(privacy.entry_of(item, Ruling.ALWAYS, meant, at="2026-03-04T05:06:07Z"))
    return key


def veil(study, engine, now):
    veiling.apply(study, engine, accepted(study, engine), now=now)


def standing(study, now):
    with store.reading(layers.open_layer(study, "ann", now=now)) as connection:
        return store.codings.standing(connection)


def every_byte(archive):
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as held:
        return {name: held.read(name) for name in held.namelist()}


def named(files):
    return {(name, word) for name, data in files.items() for word in NAMES if word.encode() in data or word in name}


def files_of(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_deposit_of_a_pseudonymised_study_says_no_name_in_any_file_and_is_restored(study, engine, now, tmp_path):
    study = Study(study.root)
    veil(study, engine, now)
    made = deposit(study, engine, tmp_path / "out", now=now, has_sources=True)
    assert named(files_of(tmp_path / "out")) == set()
    told = " ".join(made.left_out)
    for name in ("transcripts/P3.txt", "transcripts/codings/ann.jsonl", "history/quotes.md.jsonl"):
        assert name in told
    assert (tmp_path / "out/study/history/clean.md.jsonl").is_file()
    assert made.named == ()
    back = restore(tmp_path / "out", tmp_path / "back", now=now).study
    checked, findings = verify(back, now=now)
    assert checked == verify(study, now=now)[0]
    assert not any(finding.is_damage for finding in findings)


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda study, engine, out, now: deposit(study, engine, out, now=now), id="a deposit"),
        pytest.param(lambda study, engine, out, now: export_refi(study, engine, ["ann"], out, now=now), id="a project"),
    ],
)
def test_nothing_leaves_while_names_that_were_accepted_still_stand(study, engine, now, tmp_path, leave):
    study = Study(study.root)
    accepted(study, engine)
    with pytest.raises(InputError, match=r"names that you accepted still stand in \d+ places") as caught:
        leave(study, engine, tmp_path / "out", now)
    assert caught.value.hint == "Replace them first: qualkit pseudonymise --apply"
    assert not (tmp_path / "out").exists()


def test_a_layer_that_comes_after_names_were_replaced_is_noticed_and_follows(study, engine, now, tmp_path):
    study = Study(study.root)
    path = study.layers / "ann.sqlite"
    key = accepted(study, engine)
    before = standing(study, now)
    for one in study.layers.glob("ann.sqlite*"):
        one.rename(tmp_path / one.name)
    veiling.apply(study, engine, key, now=now)
    for one in tmp_path.glob("ann.sqlite*"):
        one.rename(study.layers / one.name)
    key = pseudonymise.read_key(study)
    assert dict(still_named(study, engine, key, now=now).layers) == {"ann": 1}
    with pytest.raises(InputError, match="still stand in 1 decision of ann"):
        deposit(study, engine, tmp_path / "out", now=now)
    veiling.apply(study, engine, key, now=now)
    assert not still_named(study, engine, key, now=now).can_be_replaced
    with store.reading(engine) as connection:
        text = store.transcripts.get(connection, "P3").text
    [coding] = standing(study, now)
    assert coding.span.of(text) == coding.quote
    assert coding.quote.endswith("showed me.")
    assert "Okafor" not in coding.quote
    assert before[0].quote != coding.quote
    assert not any(finding.is_damage for finding in verify(study, now=now)[1])
    assert b"Okafor" not in path.read_bytes()


def test_a_layer_begun_on_the_new_text_stays_where_it_is(study, engine, now):
    study = Study(study.root)
    veil(study, engine, now)
    line = '{"transcript": "P3", "quote": "Nothing.", "codes": ["access.link"], "coder": "bo"}\n'
    path = study.root / "bo.jsonl"
    path.write_text(line, encoding="utf-8")
    import_codings(study, engine, [path], now=now)
    key = pseudonymise.read_key(study)
    assert not still_named(study, engine, key, now=now).can_be_replaced


def test_transcripts_that_are_named_after_somebody_stay_in_the_study(study, engine, now, tmp_path):
    study = Study(study.root)
    path = study.transcripts / "Interview_AnnaBerg.txt"
    path.write_text("I: Yes?\n\nP: No.\n", encoding="utf-8")
    import_transcripts(study, engine, [path], update=False, now=now)
    veil(study, engine, now)
    with pytest.raises(InputError, match="in the names of Interview_AnnaBerg") as caught:
        export_refi(study, engine, ["ann"], tmp_path / "out.qdpx", now=now)
    assert "qualkit transcripts rename" in str(caught.value.hint)
    rename(study, engine, "Interview_AnnaBerg", "Interview-2", now=now)
    export_refi(study, ready(study, now=now), ["ann"], tmp_path / "out.qdpx", now=now)
    assert named(every_byte(tmp_path / "out.qdpx")) == set()


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        pytest.param("Interview_Anna_Berg", True, id="with underscores"),
        pytest.param("anna-berg.2", True, id="in small letters"),
        pytest.param("AnnaBerg2026", False, id="run into a number, which nobody can tell apart surely"),
        pytest.param("访谈老周", True, id="Chinese"),
        pytest.param("Bergamot", False, id="a longer word"),
    ],
)
def test_names_are_seen_in_names(study, engine, name, is_told):
    assert is_named(accepted(Study(study.root), engine), name) is is_told


def test_when_the_key_was_deleted_what_cannot_be_judged_stays_behind(study, engine, now, tmp_path):
    study = Study(study.root)
    veil(study, engine, now)
    pseudonymise.key_path(study).unlink()
    made = deposit(study, engine, tmp_path / "out", now=now, has_sources=True)
    assert "Okafor" not in str(files_of(tmp_path / "out"))
    assert "history/clean.md.jsonl" in " ".join(made.left_out)


def test_a_project_for_other_programs_says_no_name_in_any_member(study, engine, now, tmp_path):
    study = Study(study.root)
    before = export_refi(study, engine, ["ann"], tmp_path / "before.qdpx", now=now)
    assert "Sources/originals/P3.txt" in every_byte(tmp_path / "before.qdpx")
    veil(study, engine, now)
    made = export_refi(study, engine, ["ann"], tmp_path / "after.qdpx", now=now)
    assert named(every_byte(tmp_path / "after.qdpx")) == set()
    assert made.n_codings == before.n_codings == 1
    assert any("files that transcripts were read from" in lost for lost in made.lost)


def test_files_that_took_the_place_of_the_originals_are_taken_along(study, engine, now, tmp_path):
    study = Study(study.root)
    veil(study, engine, now)
    write_transcripts(study, engine, pseudonymise.read_key(study), tmp_path / "new")
    (study.transcripts / "P3.txt").write_bytes((tmp_path / "new" / "P3.txt").read_bytes())
    export_refi(study, engine, ["ann"], tmp_path / "after.qdpx", now=now)
    held = every_byte(tmp_path / "after.qdpx")
    assert "Sources/originals/P3.txt" in held
    assert named(held) == set()


def test_words_that_stand_in_a_deposit_by_chance_are_told(study, engine, now, tmp_path):
    study = Study(study.root)
    veil(study, engine, now)
    guide = study.guides / "visit.md"
    guide.parent.mkdir(exist_ok=True)
    guide.write_text("Ask about Fairview Hospital.\n", encoding="utf-8")
    made = deposit(study, engine, tmp_path / "out", now=now)
    assert made.named == ("study/guides/visit.md",)
