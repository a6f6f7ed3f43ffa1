"""What every picture shares: fonts that hold Chinese, colours that everyone tells apart, the same bytes each time."""

from __future__ import annotations

import io
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

SETTINGS: Any = {
    "font.family": ["DejaVu Sans"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "svg.fonttype": "none",  # words stay words: to be found, copied, and drawn in the reader's own fonts
    "svg.hashsalt": "qualkit",
}
# Okabe and Ito (2008), without the yellow that fades on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666", "#000000")
LETTERS_AN_INCH = 15  # of a notice
# Machines have one or another of these; matplotlib's own font has no Chinese.
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
)


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's settings for a picture, with a font that holds Chinese where there is one."""
    import warnings

    import matplotlib as mpl
    from matplotlib import font_manager

    there = set(font_manager.get_font_names())
    chinese = [name for name in _CHINESE if name in there][:1]
    # By their names: of the fonts behind "sans-serif" matplotlib takes one only, and Chinese becomes boxes.
    chosen: Any = SETTINGS | {"font.family": ["DejaVu Sans", *chinese, "sans-serif"]}
    with mpl.rc_context(chosen), warnings.catch_warnings():
        # A sign that no font here holds is drawn as a box; nobody reads the warning.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def drawn(figure: Figure, *, suffix: str, title: str, notice: str = "") -> bytes:
    """A figure as the bytes of a file; no date in it, so that the same figures give the same bytes.

    Args:
        figure: The picture.
        suffix: ``.svg`` or ``.png``.
        title: What it shows, for those who do not see it.
        notice: A line above, such as that the study is made up.
    """
    if notice:
        told = "\n".join(wrap(notice, max(30, int(figure.get_figwidth() * LETTERS_AN_INCH))))
        figure.suptitle(told, fontsize=8, color="#7A4B00", x=0.01, horizontalalignment="left")
    target = io.BytesIO()
    if suffix == ".svg":
        figure.savefig(target, format="svg", metadata={"Date": None, "Title": title})
    else:
        figure.savefig(target, format="png", dpi=200, metadata={"Software": None, "Title": title})
    return target.getvalue()
