"""A study with something everywhere, its deposit, and what a test compares of them."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from qualkit import codebook as books
from qualkit import store
from qualkit.codebook import edit as editing
from qualkit.model.memo import About, Subject
from qualkit.model.sample import SampleUnit
from qualkit.model.segment import Span
from qualkit.workflow import kept, memos, quotes
from qualkit.workflow.codebook import edit
from qualkit.workflow.codings import import_codings, withdraw
from qualkit.workflow.deposit import deposit
from qualkit.workflow.ready import ready
from qualkit.workflow.samples import close, draw
from qualkit.workflow.suggest import suggest
from tests.conftest import NOW, made_study

LINK = "I never found the link. My son found the link for me."
FILM = "胶片一张八十块钱。"


def coded(study, engine, now, coder, *lines):
    path = study.root / f"{coder}.jsonl"
    path.write_text("\n".join(json.dumps(line | {"coder": coder}) for line in lines), encoding="utf-8")
    import_codings(study, engine, [path], now=now)
    path.unlink()


def filled(folder):
    """A study with something in every table and in every folder that researchers write to, and a deposit of it."""
    study, now = made_study(folder / "clinic"), NOW
    made = ready(study, now=now)
    coded(
        study,
        made,
        now,
        "ann",
        {"transcript": "P1", "quote": LINK, "codes": ["access.link", "access.wait"], "memo": "=the son again"},
        {"transcript": "P2", "quote": FILM, "codes": ["cost.film"], "facets": {"cost.film": {"valence": "barrier"}}},
        {"transcript": "P1", "quote": "Nothing else, thank you.", "codes": []},
    )
    coded(study, made, now, "bo", {"transcript": "P1", "quote": LINK, "codes": ["access.link"]})
    with store.reading(made) as connection:
        p1 = store.transcripts.get(connection, "P1")
    start = p1.text.index(LINK)
    withdraw(study, "ann", p1, Span(start, start + len(LINK)), ["access.wait"], now=now)
    book = read(study)
    memos.add(
        study, made, "ann", memos.of_idea(made, book, About(Subject.STUDY)), "a thought", kind="", book=book, now=now
    )
    draw(
        study, made, unit=SampleUnit.INTERVIEW, share=1.0, stratify="role", coders=("ann", "bo"), seed=7,
        is_recode=True, now=now,
    )  # fmt: skip
    close(study, made, "sample-1", by="ann", is_unfinished=True, now=now)
    suggest(study, made, coder="ann", now=now)
    edit(
        study, made, "add cost.trip", lambda text: editing.add(text, "cost.trip", parent="cost", label="Trip"), now=now
    )
    place = quotes.located(made, "P2", FILM)
    quotes.add(study, made, read(study), place, "cost.film", words=None, note="", now=now)
    kept.save(study, study.matrices / "P1" / "access.md", "her son finds it\n", now=now, author="ann")
    (study.guides).mkdir()
    (study.guides / "patient.md").write_text("How do you find it?\n", encoding="utf-8")
    deposit(study, made, folder / "out", now=now)


def read(study):
    return books.read(study.codebook_path, root=study.root)


def rows(path) -> dict[str, Any]:
    """Every row of every table of a SQLite file, with the types that it keeps."""
    connection = sqlite3.connect(path)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608 - its own
            for (name,) in tables
        }
    finally:
        connection.close()


def files(root) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
