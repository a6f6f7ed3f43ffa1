"""``qualkit import``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import output_option, pass_study
from qualkit.cli.output import now, say, show
from qualkit.cli.progress import bar
from qualkit.model.counted import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.model.transcript import Transcript
    from qualkit.study import Study
    from qualkit.workflow.foreign_in import Program
    from qualkit.workflow.read import Imported

TURNS_SHOWN, WORDS_SHOWN, MOST_SHOWN = 4, 90, 10
"""Turns, characters of each, and transcripts that a preview shows."""

MOST_SPEAKERS = 6
"""Labels told at a glance; JSON lines and CSV tell all."""


@click.command("import")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "kind",
    type=click.Choice(
        [
            *("transcripts", "codings", "annotations", "codebook"),
            *("refi", "qualcoder", "taguette", "qualitative-coding"),
        ]
    ),
    help="What the files hold; told by what they are where it can be.",
)
@click.option("--update", is_flag=True, help="Take changed files of the same name in; codings stay with their words.")
@click.option("--preview", is_flag=True, help="Show what would be understood, and write nothing.")
@click.option("--together", metavar="NAME", help="Join .TextGrid files, one a speaker, to the interview NAME.")
@click.option(
    "--coder",
    "coders",
    metavar="ID",
    multiple=True,
    help="Whose codings they are, where the file does not say. For a project OLD=NEW: another id for one; repeat it.",
)
@output_option
@pass_study
def import_(
    study: Study,
    paths: tuple[Path, ...],
    kind: str | None,
    update: bool,
    preview: bool,
    together: str | None,
    coders: tuple[str, ...],
    output: str,
) -> None:
    """Read transcripts, codings, a codebook or a project into the study.

    All of the files, or none: every problem of every file is told at once. Transcripts: .txt .md .docx .odt .rtf .pdf
    .html .vtt .srt .sbv .ass .lrc .csv .tsv .xlsx .json .jsonl .xml .TextGrid .cha .otr; a folder stands for the files
    in it. A .csv or .xlsx is a table of turns, or a survey with a row a respondent. Codings: .jsonl or .csv as
    `export codings` writes. Codebook: .yaml, or .qdc. W3C Web Annotations: .jsonld.

    A whole project of another program: REFI-QDA (.qdpx) of NVivo, MAXQDA, ATLAS.ti or Quirkos, QualCoder's folder
    NAME.qda, the .sqlite3 that Taguette exports (or its documents as .html with the table of highlights), the folder
    of qualitative-coding. Texts, codes, cases, memos and each coder's codings; what finds no place is told. Into a
    study that has none of its transcripts and coders.

    A layout that is not understood can be taught in qualkit.toml: [[profiles]].

    Next: `qualkit transcripts show NAME` to check speakers and roles, then `qualkit segment`.
    """
    from qualkit.errors import InputError
    from qualkit.problem import Problem, Where
    from qualkit.workflow.files import expanded, folders_within, kind_of, left_out

    if together is not None:
        from qualkit.workflow.read import together as joined

        with joined(study, together, paths) as path:
            _transcripts(study, [path], update=update, preview=preview, output=output)
        return
    layouts = study.settings.profiles
    files = expanded(paths, kind=kind, layouts=layouts)  # type: ignore[arg-type]  # click gives one of the choices
    kinds = {path: kind or kind_of(path) for path in files}
    unclear = [path for path, found in kinds.items() if found is None]
    if unclear:
        problems = [Problem(Where(path), "has columns of transcripts and of codings") for path in unclear]
        raise InputError("cannot tell what to import", problems=problems, hint="Say --as transcripts, or --as codings.")
    if len(set(kinds.values())) > 1:
        raise InputError(
            f"files of several kinds: {', '.join(sorted(map(str, set(kinds.values()))))}", hint="One kind a call."
        )
    match next(iter(kinds.values())):
        case "codings":
            _codings(study, files, _one(coders), output)
        case "annotations":
            _annotations(study, files, _one(coders), output)
        case "codebook":
            _codebook(study, files, preview=preview)
        case "refi" | "qualcoder" | "taguette" | "qualitative-coding" as program:
            _project(study, files, program, coders=_pairs(coders), preview=preview, output=output)
        case _:
            for path in left_out(paths, layouts=layouts):
                say(f"left out: {path}, for files ending in {path.suffix or 'nothing'} cannot be read")
            for folder, n in folders_within(paths, layouts=layouts).items():
                say(f"not looked into: {folder} ({counted(n, 'file')} there); give it as a PATH of its own")
            _transcripts(study, files, update=update, preview=preview, output=output)


def _transcripts(study: Study, files: Sequence[Path], *, update: bool, preview: bool, output: str) -> None:
    from qualkit.workflow.read import import_transcripts, preview_transcripts
    from qualkit.workflow.ready import settle

    if preview:
        done = preview_transcripts(study, files)
        _show(done, output, is_done=False)
        if output == "table":
            _show_beginnings(done)
        _tell_unknown(done, then="look again.")
        say("Preview: nothing was written.")
        return
    engine = opened(study)
    done = import_transcripts(study, engine, files, update=update, now=now())
    settle(study, engine, now=now(), tell=say)
    _show(done, output)
    _show_moved(done)
    _tell_unknown(done, then="qualkit import --update transcripts")
    say("Next: qualkit segment")


def _show(done: Sequence[Imported], output: str, *, is_done: bool = True) -> None:
    rows = [
        {
            "transcript": item.transcript.name,
            "outcome": str(item.outcome),
            "case": item.transcript.case,
            "language": item.transcript.language or "not reported",
            "turns": len(item.transcript.turns),
            "speakers": _speakers(item.transcript, at_most=MOST_SPEAKERS if output == "table" else None),
        }
        for item in done
    ]
    columns = ["transcript", *(["outcome"] if is_done else []), "case", "language", "turns", "speakers"]
    show(rows, columns, output=output)
    for item in done:
        for warning in item.warnings:
            say(f"warning: {warning}")


def _show_beginnings(done: Sequence[Imported]) -> None:
    """The first turns of each transcript, so that a person sees whether they were understood."""
    rows = [
        {
            "transcript": item.transcript.name,
            "turn": turn.number,
            "speaker": turn.speaker or "(no label)",
            "role": turn.role.value,
            "words": _beginning(item.transcript.quote(turn.span)),
        }
        for item in done[:MOST_SHOWN]
        for turn in item.transcript.turns[:TURNS_SHOWN]
    ]
    show(rows, ["transcript", "turn", "speaker", "role", "words"], output="table")
    if len(done) > MOST_SHOWN:
        say(f"The first turns of {MOST_SHOWN} of {len(done)} transcripts are shown.")


def _beginning(words: str) -> str:
    line = " ".join(words[: 2 * WORDS_SHOWN].split())
    return line if len(words) <= WORDS_SHOWN else f"{line[:WORDS_SHOWN]}…"


def _speakers(transcript: Transcript, *, at_most: int | None) -> str:
    """``Anna (interviewer) 12, Ben (participant) 11``: turns by label and role."""
    found: dict[str, int] = {}
    for turn in transcript.turns:
        name = f"{turn.speaker or '(no label)'} ({turn.role})"
        found[name] = found.get(name, 0) + 1
    told = [f"{name} {n}" for name, n in found.items()]
    more = [f"and {len(told) - at_most} more"] if at_most is not None and len(told) > at_most else []
    return ", ".join([*told[:at_most], *more])


def _tell_unknown(done: Sequence[Imported], *, then: str) -> None:
    """Whose role nothing tells: such turns are put before coders, an interviewer's among them."""
    labels = list(
        dict.fromkeys(
            turn.speaker
            for item in done
            for turn in item.transcript.turns
            if turn.speaker is not None and turn.role.value == "unknown"
        )
    )
    if labels:
        more = f" and {len(labels) - MOST_SPEAKERS} more" if len(labels) > MOST_SPEAKERS else ""
        say(f"No role is known for {', '.join(labels[:MOST_SPEAKERS])}{more}: all their turns are put before coders.")
        say(f"  Name who asks in qualkit.toml: [speakers] interviewer = [{_quoted(labels[0])}]; then {then}")


def _quoted(label: str) -> str:
    return json.dumps(label, ensure_ascii=False)


def _show_moved(done: Sequence[Imported]) -> None:
    """What became of coders' spans after an update; nothing is silent."""
    for item in done:
        for moved in item.moved:
            anchor = moved.anchor
            to = f" to {anchor.found.start}-{anchor.found.end}" if anchor.found else ""
            say(
                f"{moved.coder}: {item.transcript.name} {anchor.span.start}-{anchor.span.end} {anchor.how}{to}: "
                f"{moved.quote[:50]!r}"
            )


def _codings(study: Study, files: Sequence[Path], coder: str | None, output: str) -> None:
    from qualkit.workflow.codings import import_codings

    done = import_codings(study, opened(study), files, now=now(), coder=coder, progress=bar)
    columns = ["coder", "kind", "logged", "stood already", "found elsewhere"]
    rows = [
        dict(zip(columns, (o.coder.id, o.coder.kind.value, o.n_new, o.n_same, o.n_moved), strict=True)) for o in done
    ]
    show(rows, columns, output=output)
    say("Next: qualkit matrix")


def _annotations(study: Study, files: Sequence[Path], coder: str | None, output: str) -> None:
    from qualkit.workflow.annotations import import_annotations

    taken = import_annotations(study, opened(study), files, now=now(), coder=coder, progress=bar)
    columns = ["coder", "kind", "logged", "stood already"]
    told_of = ((one.coder.id, one.coder.kind.value, one.n_new, one.n_same) for one in taken.outcomes)
    rows = [dict(zip(columns, values, strict=True)) for values in told_of]
    show(rows, columns, output=output)
    told = [f"{n:,} {how}" for how, n in sorted(taken.how.items())]
    say(f"Annotations placed: {', '.join(told) or 'none'}")
    for place, words, stand in taken.changed:
        say(f"{place}: the words were edited: {words[:50]!r} is now {stand[:50]!r}")
    for orphan in taken.orphans:
        tags = f" [{', '.join(orphan.codes)}]" if orphan.codes else ""
        say(f"not taken: {orphan.place}, {orphan.transcript}{tags}: {orphan.why}: {orphan.quote[:50]!r}")
    say("Next: qualkit matrix")


def _codebook(study: Study, files: Sequence[Path], *, preview: bool) -> None:
    from qualkit.errors import InputError
    from qualkit.workflow.codebook import adopt, adopt_text
    from qualkit.workflow.foreign_in import codebook_of

    if len(files) != 1:
        raise InputError(f"{len(files)} codebooks; a study has one")
    if files[0].suffix.lower() in {".qdc", ".qdpx"}:
        text, n_codes = codebook_of(study, files[0])
        say(f"{n_codes:,} codes in {files[0].name}")
        if preview:
            click.echo(text)
            say("Preview: nothing was written.")
            return
        target = adopt_text(study, text, f"{files[0].stem}.yaml")
    else:
        target = adopt(study, files[0])
    click.echo(f"The study's codebook is now {target.relative_to(study.root).as_posix()}")
    say("Next: qualkit codebook check")


def _one(coders: tuple[str, ...]) -> str | None:
    if len(coders) > 1:
        raise click.UsageError("--coder goes once here: whose codings they are where the file does not say.")
    return next(iter(coders), None)


def _pairs(coders: tuple[str, ...]) -> dict[str, str]:
    """``OLD=NEW`` of a project's coders."""
    pairs: dict[str, str] = {}
    for told in coders:
        old, equals, new = (part.strip() for part in told.partition("="))
        if not old or not equals or not new or old in pairs:
            raise click.UsageError(f"--coder {told}: write OLD=NEW for a coder of the project, each once.")
        pairs[old] = new
    return pairs


def _project(
    study: Study,
    files: Sequence[Path],
    program: Program,
    *,
    coders: Mapping[str, str],
    preview: bool,
    output: str,
) -> None:
    from qualkit.workflow.foreign_in import import_project, plan
    from qualkit.workflow.foreign_join import is_new, joined, rename_coders
    from qualkit.workflow.ready import settle

    if preview:
        engine = opened(study) if study.store_path.is_file() else None  # a preview makes no store
        made = plan(study, files, program, is_new=engine is None or is_new(study, engine))
        rename_coders(made, coders)
        if engine is not None:
            joined(study, engine, made, now=now())
    else:
        engine = opened(study)
        made = import_project(study, engine, files, program, coders=coders, now=now())
        settle(study, engine, now=now(), tell=say)
    for warning in made.warnings:
        say(f"warning: {warning}")
    columns = ["coder", "kind", "answers", "codings", "memos"]
    rows = [
        {
            "coder": coder,
            "kind": made.coders[coder].kind.value,
            "answers": len(made.answers.get(coder, ())),
            "codings": sum(len(answer.codes) for answer in made.answers.get(coder, ())),
            "memos": sum(bool(answer.memo) for answer in made.answers.get(coder, ()))
            + sum(idea.coder == coder for idea in made.ideas),
        }
        for coder in made.coders
        if made.answers.get(coder) or any(idea.coder == coder for idea in made.ideas)
    ]
    show(rows, columns, output=output)
    held = ", ".join(
        (counted(len(made.transcripts), "transcript"), counted(made.n_codes, "code"), counted(made.n_codings, "coding"))
    )
    say(f"Written by {made.origin}: {held}")
    say(f"Positions: {made.counted}")
    if not made.counting.is_sure:
        say("  Another way of counting fits as well: compare some quotes with the program it comes from.")
    for what in made.told:
        say(what)
    for what in made.left_out:
        say(f"not taken: {what}")
    say("Preview: nothing was written." if preview else "Next: qualkit codebook check, qualkit segment")
