"""Names leave the whole study, codings stay on their words, and nothing brings a name back."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from qualkit import privacy, store
from qualkit.errors import InputError
from qualkit.model.memo import About, Subject
from qualkit.privacy import Ruling
from qualkit.store import tables
from qualkit.workflow import layers, pseudonymise, veiling
from qualkit.workflow.codings import import_codings
from qualkit.workflow.codings_out import export_codings
from qualkit.workflow.leaks import check
from qualkit.workflow.read import Outcome, import_transcripts
from qualkit.workflow.ready import ready
from qualkit.workflow.segment import segment
from qualkit.workflow.undo import undo_decision
from qualkit.workflow.veiled_files import write_transcripts
from qualkit.workflow.verify import backup, verify

P3 = """\
---
case: P3
language: en
---

I: Who showed you?

Anna Berg: Dr Okafor at Fairview Hospital showed me. Ring me on (415) 555-0176.

Anna Berg: I will ask Will. Will you?

Anna Berg: 我也问过张伟，张伟说行。
"""
NAMES = ("Okafor", "Fairview", "555-0176", "Anna Berg", "张伟")


@pytest.fixture
def engine(study, now):
    (study.transcripts / "P3.txt").write_text(P3, encoding="utf-8", newline="\n")
    engine = ready(study, now=now)
    line = '{"qualkit": "codings/1", "coder": "ann"}\n'
    quotes = ("Dr Okafor at Fairview Hospital showed me.", "Ring me on (415) 555-0176.", "张伟说行。")
    line += "".join(f'{{"transcript": "P3", "quote": "{quote}", "codes": ["access.link"]}}\n' for quote in quotes)
    line += '{"transcript": "P3", "quote": "I will ask Will.", "codes": ["cost.film"], '
    line += '"memo": "Okafor again, says Anna Berg"}\n'
    path = study.root / "ann.jsonl"
    path.write_text(line, encoding="utf-8")
    import_codings(study, engine, [path], now=now)
    path.unlink()
    return engine


def decided(study, engine, now, *, place=None):
    """A key in which every finding is to be replaced, but a place or two stay."""
    key = pseudonymise.read_key(study)
    recorded = pseudonymise.record(study, key)
    for item in pseudonymise.items(study, engine, key):
        if key.is_decided(item.place, item.finding.words):
            continue
        ruling = Ruling.ACCEPT if item.finding.words == "Will" else Ruling.ALWAYS
        ruling = Ruling.REJECT if item.finding.words == place else ruling
        recorded(privacy.entry_of(item, ruling, privacy.meant_for(item, key), at="2026-03-04T05:06:07Z"))
    return key


def test_labels_are_put_before_the_coder_where_they_name_somebody(study, engine, now):
    labels = ["Interviewer 2", "physician", "孙女", "受访者2", "P07", "男", "B", "Anna Berg", "张伟"]
    said = "\n\n".join(f"{label}: Yes, it was." for label in labels)
    (study.transcripts / "P4.md").write_text(
        f"---\ncase: P4\nspeakers:\n{''.join(f'  {one}: other' + chr(10) for one in labels)}---\n\n{said}\n",
        encoding="utf-8",
    )
    import_transcripts(study, engine, [study.transcripts / "P4.md"], update=False, now=now)
    waiting = pseudonymise.items(study, engine, pseudonymise.read_key(study), only=["P4"])
    assert [item.finding.words for item in waiting if item.finding.rule == privacy.LABEL] == ["Anna Berg", "张伟"]


def held(engine, name="P3"):
    with store.reading(engine) as connection:
        return store.transcripts.get(connection, name)


def quotes(study, now, coder="ann"):
    with store.reading(layers.open_layer(study, coder, now=now)) as connection:
        found = store.codings.standing(connection)
        memos = [memo.text for memo in store.memos.standing(connection)]
    return {coding.quote: coding.span for coding in found}, memos


def test_names_are_gone_from_the_stores_and_codings_stand_on_their_words(study, engine, now):
    n_segments = segment(study, engine, only_new=False)
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    transcript = held(engine)
    assert transcript.text == (
        "Who showed you?\nDr [Name 2] at [Hospital 1] showed me. Ring me on [Phone 1].\n"
        "I will ask [Name 3]. Will you?\n我也问过[Name 4]，[Name 4]说行。"
    )
    assert [turn.speaker for turn in transcript.turns] == ["I", "[Name 1]", "[Name 1]", "[Name 1]"]
    codings, memos = quotes(study, now)
    assert all(span.of(transcript.text) == quote for quote, span in codings.items())
    assert "Dr [Name 2] at [Hospital 1] showed me." in codings
    assert memos == ["[Name 2] again, says [Name 1]"]
    with store.reading(engine) as connection:
        segments = store.segments.every(connection, "P3")
        assert len(store.segments.every(connection)) == n_segments
    first = "Dr [Name 2] at [Hospital 1] showed me. Ring me on [Phone 1]."
    assert segments[0].span.of(transcript.text) == first
    checked, findings = verify(study, now=now)
    assert checked["ann"] > 0
    assert not any(finding.is_damage for finding in findings)


def test_no_byte_of_the_stores_holds_a_name(study, engine, now):
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    engine.dispose()
    files = [study.store_path, *study.layers.glob("*")]
    for path in [*files, study.store_path.with_name("study.sqlite-wal")]:
        data = path.read_bytes() if path.is_file() else b""
        for name in NAMES:
            assert name.encode() not in data, (path, name)
            assert name.encode("utf-16-le") not in data, (path, name)


def test_a_place_that_stays_is_not_asked_again(study, engine, now):
    key = decided(study, engine, now, place="Will")
    veiling.apply(study, engine, key, now=now)
    assert "I will ask Will." in held(engine).text
    again = pseudonymise.read_key(study)
    assert [item.finding.words for item in pseudonymise.items(study, engine, again)] == []


def test_reading_the_original_again_brings_no_name_back(study, engine, now):
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    before = held(engine).text
    (done,) = import_transcripts(study, engine, [study.transcripts / "P3.txt"], update=True, now=now)
    assert done.outcome is Outcome.SAME
    assert "put surrogates in 6 places" in done.warnings[-1].message
    assert held(engine).text == before


def test_without_the_key_it_is_said_that_names_come_in(study, engine, now):
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    pseudonymise.key_path(study).unlink()
    (done,) = import_transcripts(study, engine, [study.transcripts / "P3.txt"], update=True, now=now)
    assert "its key is not here" in done.warnings[-1].message


def test_an_edited_original_and_a_new_one_lose_the_names_too(study, engine, now):
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    (study.transcripts / "P3.txt").write_text(P3.replace("showed me.", "showed me how."), encoding="utf-8")
    (study.transcripts / "P4.txt").write_text("I: And?\n\nP4: Okafor and 张伟 came.\n", encoding="utf-8")
    paths = [study.transcripts / name for name in ("P3.txt", "P4.txt")]
    import_transcripts(study, engine, paths, update=True, now=now)
    assert "Dr [Name 2] at [Hospital 1] showed me how." in held(engine).text
    assert held(engine, "P4").text == "And?\n[Name 2] and [Name 4] came."
    codings, _ = quotes(study, now)
    assert all(span.of(held(engine).text) == quote for quote, span in codings.items())
    (done,) = import_transcripts(study, engine, [study.transcripts / "P4.txt"], update=False, now=now)
    assert done.outcome is Outcome.SAME


def test_codings_written_before_are_read_on_the_words_as_they_are_now(study, engine, now):
    path = study.root / "ben.jsonl"
    start = held(engine).text.index("张伟说行。")
    rows = [
        ("Dr Okafor at Fairview Hospital showed me.", 17, 58),
        ("张伟说行。", start, start + 5),
        ("Will you?", None, None),
    ]
    lines = ['{"qualkit": "codings/1", "coder": "ben"}']
    for quote, begin, end in rows:
        place = f'"start": {begin}, "end": {end}, ' if begin else ""
        lines.append(f'{{"transcript": "P3", {place}"quote": "{quote}", "codes": ["cost.film"], "memo": "Anna Berg"}}')
    path.write_text("\n".join(lines), encoding="utf-8")
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    import_codings(study, engine, [path], now=now)
    codings, memos = quotes(study, now, "ben")
    assert set(codings) == {"Dr [Name 2] at [Hospital 1] showed me.", "[Name 4]说行。", "Will you?"}
    assert all(span.of(held(engine).text) == quote for quote, span in codings.items())
    assert set(memos) == {"[Name 1]"}


def test_a_run_that_was_stopped_is_finished_by_the_next_command(study, engine, now, monkeypatch):
    key = decided(study, engine, now)
    with monkeypatch.context() as patch:
        patch.setattr(veiling, "_follow", lambda *_args, **_kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            veiling.apply(study, engine, key, now=now)
    told: list[str] = []
    engine = ready(study, now=now, tell=told.append)
    assert "finished now" in told[-1]
    codings, _ = quotes(study, now)
    assert all(span.of(held(engine).text) == quote for quote, span in codings.items())
    assert not any(finding.is_damage for finding in verify(study, now=now)[1])
    ready(study, now=now, tell=told.append)
    assert len(told) == 1


def test_without_the_key_a_stopped_run_is_told_and_not_guessed(study, engine, now, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(veiling, "_layer", lambda *_args, **_kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            veiling.apply(study, engine, decided(study, engine, now), now=now)
    pseudonymise.key_path(study).unlink()
    with pytest.raises(InputError, match="the key does not tell how P3 was rewritten"):
        ready(study, now=now)


def test_what_was_decided_before_cannot_be_undone_any_more(study, engine, now):
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    with pytest.raises(InputError, match="names gave way to surrogates"):
        undo_decision(study, engine, "ann", now=now)


def test_links_in_written_files_follow_their_words(study, engine, now):
    start = held(engine).text.index("Ring me")
    study.quotes_path.write_text(
        f"# Quotes\n\n## access\n- [“Ring me on (415) 555-0176.”](P3:{start}-{start + 26}) said Anna Berg\n",
        encoding="utf-8",
    )
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    text = held(engine).text
    place = text.index("Ring me")
    words = "Ring me on [Phone 1]."
    assert f"[“{words}”](P3:{place}-{place + len(words)}) said [Name 1]" in study.quotes_path.read_text(
        encoding="utf-8"
    )


def test_the_key_is_in_no_export_backup_or_written_file(study, engine, now, tmp_path):
    key = decided(study, engine, now)
    veiling.apply(study, engine, key, now=now)
    export_codings(study, engine, "ann", study.exports / "ann.jsonl", now=now)
    folder = backup(study, now=now)
    write_transcripts(study, engine, key, tmp_path / "out")
    made = [p for root in (study.exports, folder, tmp_path / "out") for p in root.rglob("*") if p.is_file()]
    assert made
    assert not any(path.name == "key.jsonl" for path in made)
    assert not any(name.encode() in path.read_bytes() for path in made for name in NAMES)
    assert (study.privacy / ".gitignore").read_text(encoding="utf-8").splitlines()[-1] == "*"


def test_written_files_read_as_the_study_holds_them(study, engine, now, tmp_path):
    key = decided(study, engine, now)
    veiling.apply(study, engine, key, now=now)
    written = write_transcripts(study, engine, key, tmp_path / "out")
    assert all(one.is_equal for one in written)
    assert {one.path.name: one.is_layout_kept for one in written}["P1.txt"]
    with pytest.raises(InputError, match="where the originals lie"):
        write_transcripts(study, engine, key, study.transcripts)


def test_leaks_are_found_in_every_kind_of_file(study, engine, now, tmp_path):
    import zipfile

    key = decided(study, engine, now)
    veiling.apply(study, engine, key, now=now)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.csv").write_text("code,quote\ncost,Dr Okafor said\n", encoding="utf-8")
    (folder / "b.html").write_text("<p>Fair<b>view</b> Hospital</p>", encoding="utf-8")
    (folder / "c.jsonl").write_text('{"quote": "\\u5f20\\u4f1f"}\n', encoding="utf-8")
    with zipfile.ZipFile(folder / "d.qdpx", "w") as archive:
        archive.writestr("project.qde", "<x>ring (415) 555-0176 or 13800138000</x>")
    (folder / "e.md").write_text("Nobody here, on 2026-03-04, see example.org.\n", encoding="utf-8")
    (folder / "f.png").write_bytes(b"\x89PNG\r\n")
    checked = check(study, key, [folder])
    told = {(leak.path.name, leak.line, leak.how) for leak in checked.leaks}
    assert ("a.csv", 2, "[Name 2]") in told
    assert {name for name, _, _ in told} == {"a.csv", "b.html", "c.jsonl", "d.qdpx"}
    assert ("d.qdpx", None, "Chinese mobile") in told
    assert [path.name for path in checked.unsearched] == ["f.png"]
    with closing(sqlite3.connect(study.store_path)) as copy:
        assert copy.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_memos_about_other_things_lose_the_names_too(study, engine, now):
    from qualkit.model.coding import Decision, Mode, Verdict
    from qualkit.model.memo import NOWHERE

    layer = layers.open_layer(study, "ann", now=now)
    about = About(Subject.STUDY)
    with store.transaction(layer) as connection:
        memo = Decision("ann", "", NOWHERE, "", Verdict.MEMO, "2026-03-04T05:06:07Z", mode=Mode.IMPORTED, about=about,
                        memo="Fairview Hospital is small")  # fmt: skip
        store.decisions.append(connection, memo)
    veiling.apply(study, engine, decided(study, engine, now), now=now)
    with store.reading(layer) as connection:
        memos = connection.execute(select(tables.memos.c.text)).scalars().all()
    assert "[Hospital 1] is small" in memos
