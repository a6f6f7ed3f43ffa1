"""``qualkit plot``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.options import layer_option, pass_study, rest_option
from qualkit.cli.output import now, say

if TYPE_CHECKING:
    from qualkit.cli.material import Counted
    from qualkit.study import Study

NAMES = ("matrix", "groups", "cooccurrence", "network", "saturation")


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
@click.option("--of", type=click.Choice(["theme", "code"]), help="What is drawn; themes in matrix, else codes.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of saturation's random orders.")
@layer_option
@rest_option
@pass_study
def plot(
    study: Study, name: str, paths: tuple[Path, ...], of: str | None, seed: int, layer: str | None, rest: str | None
) -> None:
    """Draw a finding as .svg or .png.

    matrix: coded segments of each theme by case. groups: share of each group's cases that speak of a theme.
    cooccurrence: codes that stand together, as a heat map; network: as a network. saturation: first use of codes.
    The pictures are those of `qualkit report`; colours can be told apart by the colour-blind.

    Before: `qualkit code`. See also: `qualkit matrix`, `qualkit themes`, `qualkit cooccur`, `qualkit saturation`.
    """
    if of is not None and name in ("groups", "saturation"):
        raise click.UsageError(f"--of is for matrix, cooccurrence and network; {name} draws one thing only.")
    from qualkit.cli.material import counted, tell_orphans
    from qualkit.report.files import write_whole
    from qualkit.report.formats import checked_suffix

    suffixes = [checked_suffix(path, (".svg", ".png")) for path in paths]
    what = counted(study, layer, rest)
    for path, suffix in zip(paths, suffixes, strict=True):
        write_whole(path, _picture(study, what, name, of, seed, suffix))
        say(f"Wrote {path}")
    tell_orphans(what.found)


def _picture(study: Study, what: Counted, name: str, of: str | None, seed: int, suffix: str) -> bytes:
    from qualkit.workflow import findings

    notice = dict(what.origin.lines()).get("notice", "")
    if name == "matrix":
        from qualkit.report.matrix_plot import matrix_picture

        made = findings.matrix(study, what.found, what.book, rows="case", columns=of or "theme", cells="counts")
        return matrix_picture(made, suffix=suffix, notice=notice)
    if name == "groups":
        from qualkit.report.matrix_plot import groups_picture

        return groups_picture(findings.themes(study, what.found, what.book, quotes=0), suffix=suffix, notice=notice)
    if name == "saturation":
        from qualkit.report.saturation_plot import saturation_picture
        from qualkit.workflow.saturation import saturation

        report, steps = saturation(study, what.engine, what.layer, what.found, what.book, seed=seed, now=now())
        return saturation_picture(report, steps, suffix=suffix, notice=notice)
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
    return cooccurrence_picture(together, is_network=name == "network", suffix=suffix, notice=notice)
