"""``qualkit topics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.groups import Group
from qualkit.cli.material import counted, show_texts, show_tidy, tell_orphans
from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, output_option, pass_study, rest_option, to_option
from qualkit.cli.output import draw, now, say
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.study import Study


@click.group(cls=Group, invoke_without_command=True)
@click.option("--of", default="all", show_default=True, metavar="WHAT", help="all, uncoded, or a theme's or code's ID.")
@click.option("--number", type=click.IntRange(2), help="Topics to look for; the root of the number of segments.")
@click.option("--open", "topic", type=click.IntRange(1), metavar="N", help="Show the segments of this topic.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the grouping.")
@layer_option
@rest_option
@to_option
@output_option
@pass_study
@click.pass_context
def topics(
    ctx: click.Context,
    study: Study,
    of: str,
    number: int | None,
    topic: int | None,
    seed: int,
    layer: str | None,
    rest: str | None,
    paths: tuple[Path, ...],
    output: str,
) -> None:
    """Group like segments into topics, as candidates for codes.

    Of all segments, of those without a code, or of one theme or code (its sub-topics); laid beside the codebook: which
    topics no code holds, which codes split, which one topic holds together. A machine groups by likeness of words; a
    person decides. BERTopic on the study's own vectors: nothing is fetched, and a second run finds the same. What was
    found is kept for `qualkit report`; --to writes .csv, .xlsx, .md, .html, and draws the map: .svg, .png.

    Before: `qualkit embed`. Next: `qualkit topics accept N`.
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.errors import InputError
    from qualkit.report.formats import DRAWN, checked_suffix
    from qualkit.report.topics import TIDY, tidy_rows, topics_table, write_topics
    from qualkit.workflow.topics import topics as grouped

    for path in paths:
        checked_suffix(path, DRAWN)
    what = counted(study, layer, rest)
    report, texts = grouped(
        study, what.engine, what.found, what.book, of=of, number=number, seed=seed, now=now(), progress=bar
    )
    if topic is not None:
        if topic > len(report.topics):
            raise InputError(f"no topic {topic}", hint=f"There are 1 to {len(report.topics)}.")
        show_texts(what, report.topics[topic - 1].segments, texts, output=output)
    elif output == "table":
        draw(topics_table(report, texts, what.origin))
    else:
        show_tidy(what, TIDY, tidy_rows(report), output=output)
    for path in paths:
        write_topics(report, texts, path, what.origin)
        say(f"Wrote {path}")
    tell_orphans(what.found)


@topics.command("accept")
@click.argument("number", metavar="N", type=click.IntRange(1))
@click.option("--parent", required=True, help="The theme or code it goes under.")
@click.option("--id", "code_id", required=True, help="The new code's id.")
@click.option("--label", required=True, help="Its name for people; yours, for the machine gives none.")
@click.option("--language", help="Of label and definition; the codebook's first by default.")
@click.option("--definition", default="", help="What the code is.")
@click.option("--examples", type=click.IntRange(0, 20), default=3, show_default=True, help="Passages to take along.")
@pass_study
def accept(
    study: Study,
    number: int,
    parent: str,
    code_id: str,
    label: str,
    language: str | None,
    definition: str,
    examples: int,
) -> None:
    """Write topic N of the last run into the codebook, as a draft code with examples.

    Examples are the segments nearest to its middle, verbatim, with their source. No segment is coded by it.

    Before: `qualkit topics`. Next: `qualkit codebook edit`; `qualkit undo` takes it back.
    """
    from qualkit.workflow.topics import accept as accepted

    made = accepted(
        study,
        opened(study),
        number,
        parent=parent,
        name=code_id,
        label=label,
        language=language,
        definition=definition,
        n_examples=examples,
        now=now(),
    )
    click.echo(f"Added {code_id} under {parent} as a draft, from topic {number} of {made.of} ({', '.join(made.words)})")
    for source, words in made.examples:
        click.echo(f"  {source}: {words}")
    if made.examples:
        say(f"{study.settings.study.codebook} now holds words of participants: mind whom you give it to.")
    say(f"Next: qualkit codebook show {code_id}")
