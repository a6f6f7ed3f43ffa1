"""``qualkit report`` and ``methods``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, pass_study, rest_option
from qualkit.cli.output import now, say

if TYPE_CHECKING:
    from qualkit.report.gathered import Gathered
    from qualkit.study import Study

language_option = click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Of what qualkit says; the study's by default."
)
seed_option = click.option("--seed", type=int, default=1, show_default=True, help="Of the resamples.")


@click.command()
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("exports/report.html"),
    show_default=True,
    help="The page to write: .html.",
)
@language_option
@click.option("--quotes", type=click.IntRange(0, 50), default=2, show_default=True, help="At most so many a code.")
@click.option(
    "--memos", is_flag=True, help="With the layer's memos about the study, themes, codes and cases; no others."
)
@seed_option
@layer_option
@rest_option
@pass_study
def report(
    study: Study,
    path: Path,
    language: str | None,
    quotes: int,
    memos: bool,
    seed: int,
    layer: str | None,
    rest: str | None,
) -> None:
    """Write the whole study as one HTML page that works offline.

    Themes by case, framework summaries, groups, themes with quotes and typical words, the quote bank, what stands
    together, saturation, the topics found last, agreement, codebook, methods, COREQ and SRQR. Every count opens to its
    quotes and follows the filters by group, case, theme and facet; a link keeps them; what they do not change says so.
    The page asks nothing of any server. Your answers to COREQ and SRQR stand under [reporting] in qualkit.toml; the
    rest is not reported.

    Before: `qualkit code`. See also: `qualkit embed`, `qualkit topics`, `qualkit matrix edit`, `qualkit quotes`.
    """
    from qualkit.report.formats import checked_suffix
    from qualkit.report.study_page import write_study_page

    checked_suffix(path, (".html",))
    found = _gathered(study, layer, rest, quotes=quotes, memos=memos, seed=seed)
    write_study_page(found, path, language=language or _language(study))
    say(f"Wrote {path}")


@click.command()
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file as well: .md.",
)
@language_option
@seed_option
@layer_option
@rest_option
@pass_study
def methods(
    study: Study, path: Path | None, language: str | None, seed: int, layer: str | None, rest: str | None
) -> None:
    """Write a draft of the methods section from what was really done.

    Only what the store holds is told, with its figures. What only you know, and have not stated under [reporting] in
    qualkit.toml, stays a visible blank.

    Before: `qualkit code`. Next: `qualkit report`.
    """
    from qualkit.report.files import write_whole
    from qualkit.report.formats import checked_suffix
    from qualkit.report.methods import methods_text

    if path is not None:
        checked_suffix(path, (".md",))
    found = _gathered(study, layer, rest, quotes=0, seed=seed)
    text = methods_text(found.done, found.answers, found.origin, language=language or _language(study))
    click.echo(text, nl=False)
    if path is not None:
        write_whole(path, text.encode())
        say(f"Wrote {path}")


def _language(study: Study) -> str:
    return "zh" if study.settings.study.language == "zh" else "en"


def _gathered(
    study: Study, layer: str | None, rest: str | None, *, quotes: int, seed: int, memos: bool = False
) -> Gathered:
    from qualkit import codebook
    from qualkit.workflow import layers
    from qualkit.workflow.study_report import gathered

    engine = opened(study)
    book = codebook.read(study.codebook_path, root=study.root)
    chosen = layers.chosen(study, engine, layer, rest=rest)
    return gathered(study, engine, chosen, book, quotes=quotes, memos=memos, seed=seed, now=now())
