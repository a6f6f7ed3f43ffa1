"""``qualkit plot``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.material import compared, counted, tell_orphans
from qualkit.cli.opened import opened
from qualkit.cli.options import layer_option, pass_study, rest_option
from qualkit.cli.output import now, say
from qualkit.cli.progress import bar

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualkit.cli.material import Counted
    from qualkit.study import Study

    Picture = Callable[..., bytes]

NAMES = ("matrix", "groups", "cooccurrence", "network", "saturation", "topics", "agreement", "calibration")
OF = {"matrix": "theme", "cooccurrence": "code", "network": "code"}
"""What is drawn where --of is not given, of the pictures that can be of themes or of codes."""

COMPARED = ("agreement", "calibration")
"""Pictures that count no layer."""


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option(
    "--to",
    "paths",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="The picture to write: .svg or .png. May be repeated.",
)
@click.option(
    "--of", metavar="WHAT", help="theme or code; of topics: all, uncoded, or the ID they were found of. Default: fits."
)
@click.option("--coder", metavar="ID", help="Of calibration: whose answers suggestions are judged by.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of random orders and resamples.")
@layer_option
@rest_option
@pass_study
def plot(
    study: Study,
    name: str,
    paths: tuple[Path, ...],
    of: str | None,
    coder: str | None,
    seed: int,
    layer: str | None,
    rest: str | None,
) -> None:
    """Draw a finding as .svg or .png.

    matrix: coded segments of each theme by case. groups: share of each group's cases that speak of a theme.
    cooccurrence: codes that stand together, as a heat map; network: as a network. saturation: first use of codes.
    topics: the map of the topics found last. agreement: alpha of each code with its interval. calibration: whether
    suggestions are right as often as they say, with --coder; takes minutes in large studies.
    Colours can be told apart by the colour-blind; words in an .svg are text.

    Before: `qualkit code`. See also: `qualkit matrix`, `qualkit themes`, `qualkit cooccur`, `qualkit saturation`,
    `qualkit topics`, `qualkit agree`, `qualkit suggest --evaluate`.
    """
    from qualkit.report.files import write_whole
    from qualkit.report.formats import PICTURES, checked_suffix

    _check(name, of, coder, is_layered=layer is not None or rest is not None)
    suffixes = [checked_suffix(path, PICTURES) for path in paths]
    if name in COMPARED:
        drawn = _of_coders(study, coder, seed)
    else:
        what = counted(study, layer, rest)
        tell_orphans(what.found)
        drawn = _of_layer(study, what, name, of, seed)
    for path, suffix in zip(paths, suffixes, strict=True):
        write_whole(path, drawn(suffix=suffix))
        say(f"Wrote {path}")


def _check(name: str, of: str | None, coder: str | None, *, is_layered: bool) -> None:
    """Refuse options that the picture would not heed."""
    if of is not None and name in OF and of not in ("theme", "code"):
        raise click.UsageError(f"{name} is of theme or code, not of {of!r}.")
    if of is not None and name not in (*OF, "topics"):
        raise click.UsageError(f"--of is for {', '.join((*OF, 'topics'))}; {name} draws one thing only.")
    if (coder is not None) is not (name == "calibration"):
        raise click.UsageError(
            "calibration needs --coder ID: whose answers to judge by."
            if coder is None
            else f"--coder is for calibration; {name} counts a layer: --layer NAME"
        )
    if is_layered and name in COMPARED:
        raise click.UsageError(f"{name} compares coders; --layer and --rest would change nothing.")


def _of_coders(study: Study, coder: str | None, seed: int) -> Picture:
    """Pictures that compare a coder with another, or with the machine."""
    if coder is None:
        from qualkit import analysis
        from qualkit.report.agreement_plot import agreement_picture

        found, book, origin = compared(study, (), None)
        report = analysis.agreement(
            found.codings,
            found.decided,
            coders=found.coders,
            codebook=book,
            seed=seed,
            language=study.settings.study.language,
        )
        return partial(agreement_picture, report, notice=origin.notice)
    from qualkit.report.plots import evaluation_picture
    from qualkit.suggestion.evaluation import LEFT_OUT
    from qualkit.workflow.evaluate import evaluate_suggestions
    from qualkit.workflow.segment import segment

    engine = opened(study, coder=coder)
    segment(study, engine, only_new=True, progress=bar)
    made = evaluate_suggestions(study, engine, coder=coder, now=now(), seed=seed, parts=(LEFT_OUT,), progress=bar)
    return partial(evaluation_picture, made.evaluation, notice=made.provenance.notice)


def _of_layer(study: Study, what: Counted, name: str, of: str | None, seed: int) -> Picture:
    from qualkit.workflow import findings

    notice = what.origin.notice
    if name == "matrix":
        from qualkit.report.matrix_plot import matrix_picture

        made = findings.matrix(study, what.found, what.book, rows="case", columns=of or "theme", cells="counts")
        return partial(matrix_picture, made, notice=notice)
    if name == "groups":
        from qualkit.report.matrix_plot import groups_picture

        return partial(groups_picture, findings.themes(study, what.found, what.book, quotes=0), notice=notice)
    if name == "saturation":
        from qualkit.report.saturation_plot import saturation_picture
        from qualkit.workflow.saturation import saturation

        report, steps = saturation(study, what.engine, what.layer, what.found, what.book, seed=seed, now=now())
        return partial(saturation_picture, report, steps, notice=notice)
    if name == "topics":
        return _topics(study, what, of or "all")
    from qualkit.analysis.cooccurrence import cooccurrence
    from qualkit.report.cooccurrence_plot import cooccurrence_picture

    together = cooccurrence(
        what.found.codings,
        what.found.segments,
        what.found.cases,
        codebook=what.book,
        of=of or "code",
        language=study.settings.study.language,
    )
    return partial(cooccurrence_picture, together, is_network=name == "network", notice=notice)


def _topics(study: Study, what: Counted, of: str) -> Picture:
    from qualkit.errors import InputError
    from qualkit.report.topics_plot import topics_picture
    from qualkit.workflow.kept_topics import kept

    found = kept(what.engine, what.found, what.book, of=of, language=study.settings.study.language)
    if found is None:
        told = "" if of == "all" else f" --of {of}"
        raise InputError(f"no topics were found of {of} yet", hint=f"Find them: qualkit topics{told}")
    if found.change:
        say(found.told)
    return partial(topics_picture, found.report, notice=what.origin.notice)
