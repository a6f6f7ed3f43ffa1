"""Edits of the codebook carry codings along and can be taken back."""

import pytest

from qualkit import codebook as books
from qualkit import store
from qualkit.codebook import edit as edits
from qualkit.errors import CodebookError, InputError
from qualkit.workflow import findings, layers
from qualkit.workflow.codebook import adopt, current, edit, orphans, undo_edit
from qualkit.workflow.codings import import_codings
from qualkit.workflow.ready import ready


@pytest.fixture
def engine(study, now):
    engine = ready(study, now=now)
    path = study.root / "ann.jsonl"
    line = '{"transcript": "P2", "quote": "胶片一张八十块钱。", "codes": ["%s"], "coder": "ann"}'
    path.write_text(line % "cost.film" + "\n", encoding="utf-8")
    import_codings(study, engine, [path], now=now)
    return engine


def codes_counted(study, engine, now):
    book = books.read(study.codebook_path, root=study.root)
    found = findings.material(study, engine, layers.chosen(study, engine, None), book, now=now)
    return list(found.codings["code"]), len(found.orphans)


def rename(old, new):
    return lambda text: edits.rename(text, old, new)


def test_codings_follow_a_renamed_code_and_come_back_with_undo(study, engine, now):
    before = study.codebook_path.read_bytes()
    assert edit(study, engine, "rename", rename("cost.film", "cost.print"), now=now)
    assert codes_counted(study, engine, now) == (["cost.print"], 0)
    assert undo_edit(study, engine, now=now).action == "rename"
    assert study.codebook_path.read_bytes() == before
    assert codes_counted(study, engine, now) == (["cost.film"], 0)


def test_codings_follow_a_merged_code(study, engine, now):
    edit(study, engine, "merge", lambda text: edits.merge(text, "cost.film", "access.wait"), now=now)
    assert codes_counted(study, engine, now) == (["access.wait"], 0)


def test_a_code_deleted_by_hand_orphans_nothing_silently(study, engine, now):
    text = study.codebook_path.read_text(encoding="utf-8")
    study.codebook_path.write_text(text.replace("id: cost.film", "id: cost.other"), encoding="utf-8")
    book = books.read(study.codebook_path, root=study.root)
    assert orphans(study, book, now=now) == {"cost.film": 1}
    assert codes_counted(study, engine, now) == ([], 1)


def test_a_change_to_nothing_writes_nothing(study, engine, now):
    stat = study.codebook_path.stat()
    assert not edit(study, engine, "nothing", lambda text: text, now=now)
    assert study.codebook_path.stat().st_mtime_ns == stat.st_mtime_ns


def test_an_edit_that_breaks_the_codebook_is_refused(study, engine, now):
    before = study.codebook_path.read_bytes()
    with pytest.raises(CodebookError):
        edit(study, engine, "break it", lambda text: text + "\tno: [yaml\n", now=now)
    assert study.codebook_path.read_bytes() == before


def test_undo_is_refused_after_a_change_by_hand(study, engine, now):
    edit(study, engine, "rename", rename("cost.film", "cost.print"), now=now)
    study.codebook_path.write_text(study.codebook_path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(InputError, match="changed by hand"):
        undo_edit(study, engine, now=now)


def test_undo_is_refused_when_it_would_orphan_codings(study, engine, now):
    edit(study, engine, "rename", rename("cost.film", "cost.print"), now=now)
    path = study.root / "later.jsonl"
    path.write_text(
        '{"transcript": "P1", "quote": "Nothing else, thank you.", "codes": ["cost.print"], "coder": "ann"}\n',
        encoding="utf-8",
    )
    import_codings(study, engine, [path], now=now)
    with pytest.raises(InputError, match=r"made under cost\.print"):
        undo_edit(study, engine, now=now)


def test_nothing_to_undo(study, engine, now):
    with pytest.raises(InputError, match="no edit"):
        undo_edit(study, engine, now=now)


def test_a_codebook_from_elsewhere_becomes_the_studys(study, engine, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(study.codebook_path.read_text(encoding="utf-8").replace("name: clinic", "name: other"), "utf-8")
    adopt(study, other)
    fresh = type(study)(study.root)
    assert fresh.settings.study.codebook == "codebooks/other.yaml"
    assert books.read(fresh.codebook_path).name == "other"
    assert fresh.settings.guide  # what stood in qualkit.toml stays


def test_a_broken_codebook_is_not_adopted(study, engine, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("themes: 3\n", encoding="utf-8")
    with pytest.raises(CodebookError):
        adopt(study, other)
    assert study.settings.study.codebook == "codebooks/clinic.yaml"


def test_the_states_of_the_codebook_are_kept(study, engine, now):
    edit(study, engine, "rename", rename("cost.film", "cost.print"), now=now)
    with store.reading(engine) as connection:
        # The state the codings were read under, and the one after the edit.
        assert len(store.codebooks.every(connection)) == 2


def test_a_state_made_by_hand_is_kept_when_something_is_coded_under_it(study, engine, now):
    study.codebook_path.write_text(study.codebook_path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    book = current(study, engine, now=now)
    assert current(study, engine, now=now).sha256 == book.sha256
    with store.reading(engine) as connection:
        assert store.codebooks.get(connection, book.sha256).text.endswith("# mine\n")
