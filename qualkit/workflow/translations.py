"""Translations of quotes, read and checked; rows for those that lack one are added for a translator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit import exchange, store
from qualkit.errors import InputError
from qualkit.exchange.formulas import as_text
from qualkit.model.counted import counted
from qualkit.model.summary import Link
from qualkit.problem import Problem, Severity, Where
from qualkit.workflow import citations, kept
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.chosen import Translation
    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study


def path_of(study: Study, language: str) -> Path:
    """The table of a language: ``translations/en.csv``.

    Raises:
        InputError: It is no language code.
    """
    if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language) is None:
        raise InputError(f"{language!r} is no language code", hint="Two letters as in ISO 639-1: en, zh, pt.")
    return study.translations / f"{language}.csv"


def read(
    study: Study, language: str, transcripts: Mapping[str, Transcript], *, now: datetime
) -> tuple[Mapping[tuple[str, str], Translation], list[Problem]]:
    """Place and quoted words to their translation, and every problem; rows that nobody translated are left out.

    Raises:
        InputError: It is no language code, or the file cannot be read.
    """
    path = path_of(study, language)
    if not path.is_file():
        return {}, []
    kept.keep(study, path, now=now)
    own = shown(path, study)
    rows, problems = exchange.read_translations(path.read_bytes(), own)
    found: dict[tuple[str, str], Translation] = {}
    for row in rows:
        place = exchange.place_of(row.place)
        if place is None:
            problems.append(
                Problem(Where(own, row.line), f"{row.place!r} is no place", hint="Write it as P07:120-180.")
            )
            continue
        told = citations.problem_of(Link(row.original, *place, 0, 0, row.line), own, transcripts)
        if told is not None:
            problems.append(told)
        elif row.text:
            found[row.place, row.original] = row
    n_open = sum(not row.text for row in rows)
    if n_open:
        message = f"{counted(n_open, 'quote')} without a translation"
        problems.append(Problem(Where(own), message, Severity.WARNING, "Fill the column translation."))
    return found, problems


def of_summaries(study: Study, engine: Engine, language: str) -> list[tuple[str, str]]:
    """Place and words of each verbatim quote in a summary, of interviews that were held in another language."""
    with store.reading(engine) as connection:
        transcripts = {one.name: one for one in store.transcripts.every(connection)}
    own = language.lower().replace("_", "-").split("-")[0]
    found = []
    for path in sorted(study.matrices.rglob("*.md")):
        summary, _ = exchange.read_summary(path.read_bytes(), shown(path, study))
        links, _ = exchange.links("" if summary is None else summary.text, shown(path, study))
        found += [
            (link.place, link.words)
            for link in links
            if citations.cited(link, transcripts).is_verbatim and transcripts[link.transcript].language != own
        ]
    return found


def ask(study: Study, language: str, quotes: Iterable[tuple[str, str]], *, now: datetime) -> int:
    """Add a row for each quote that the table does not hold; what is in it stays to the byte.

    Args:
        study: The study.
        language: Of the translations.
        quotes: Place and words as quoted.
        now: When states are kept.

    Returns:
        How many rows were added.

    Raises:
        InputError: The table has problems, so nothing is added; or it cannot be written.
    """
    path = path_of(study, language)
    before = path.read_bytes() if path.is_file() else b""
    rows, problems = exchange.read_translations(before, shown(path, study)) if before else ([], [])
    if problems:
        raise InputError(f"{counted(len(problems), 'problem')} in {shown(path, study)}", problems=problems)
    held = {(row.place, row.original) for row in rows}
    wanted = [key for key in dict.fromkeys(quotes) if key not in held]
    if not wanted:
        return 0
    made = [{"place": as_text(place), "original": as_text(words), "status": "draft"} for place, words in wanted]
    text = exchange.translation_rows(made, like=before.decode("utf-8-sig"))
    if before:
        start = before.decode("utf-8")
        text = start + ("" if start.endswith("\n") else "\r\n") + text.split("\r\n", 1)[1]
    else:
        text = f"\ufeff{text}"  # without it Excel reads Chinese as signs of another alphabet
    kept.save(study, path, text, now=now)
    return len(wanted)
