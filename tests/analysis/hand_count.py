"""A study small enough to count by hand: five cases, two coders, twelve codings, two themes.

Theme ``access`` holds ``entry``, in it nested ``login``, and points to ``share``, which lives in ``benefit``
beside ``time`` and the retired ``film``. Patients were asked about access and time, physicians about benefit.

    case  segment  codes (coders)                     access          benefit
    P1    s1       entry (lin, mei), login (lin)      s1              -
          s2       login (lin)                        s2              -
          s3       time (lin)                         -               s3
          s4       decided, no code
    P2    s1       entry (mei)                        s1              -
          s2       share (lin), time (lin)            s2 by share     s2, once
          s3       decided, no code
    P3    s1       decided, no code; s2 undecided     not yet coded   not yet coded
    D1    s1       time (lin, mei)                    -               s1
          s2       share (lin)                        s2 by share     s2
    D2    s1       time (lin)                         not asked       s1
          s2       decided, no code
"""

from __future__ import annotations

import pandas as pd

from qualkit.model.codebook import Code, Codebook, Status, Text, Theme
from qualkit.model.columns import CODINGS, SEGMENTS

ASKS = {"patient": ["access", "time"], "physician": ["benefit"]}

CODEBOOK = Codebook(
    name="hand",
    version="1.0.0",
    sha256="0123456789abcdef" * 4,
    languages=("en", "zh"),
    themes=(
        Theme("access", Text({"en": "Access", "zh": "获取影像"}), also=("share",)),
        Theme("benefit", Text({"en": "Benefit | gain", "zh": "益处"}), Text({"en": "It <saves> time."})),
    ),
    codes=(
        Code("entry", "access", Text({"en": "Way in", "zh": "入口"})),
        Code("login", "access", Text({"en": "Login", "zh": "登录"}), parent="entry", formerly=("log-in",)),
        Code("time", "benefit", Text({"en": "Time", "zh": "时间"})),
        Code("share", "benefit", Text({"en": "Sharing", "zh": "分享"})),
        Code("film", "benefit", Text({"en": "Film", "zh": "胶片"}), status=Status.RETIRED),
    ),
)

CASES = pd.DataFrame(
    [
        ("P1", "patient", "", "10", "north"),
        ("D1", "physician", "", "10", "south"),
        ("P2", "patient", "patient", "9", "north"),
        ("P3", "patient", "patient", "", "south"),
        ("D2", "physician", "physician", "9", "north"),
    ],
    columns=["case", "role", "guide", "years", "site"],
)

ROLES = {"P": "patient", "D": "physician"}
UNDECIDED = {("P3", 2)}
N_SEGMENTS = {"P1": 4, "P2": 3, "P3": 2, "D1": 2, "D2": 2}

QUOTES = {
    ("P1", 1): '=HYPERLINK("x") | *first* <b>try</b> it & see',
    ("P1", 2): "The six digits came too late.",
    ("P1", 3): "Half a day saved.",
    ("P2", 1): "找不到入口。",
    ("P2", 2): "My daughter sent it on,\nso I need not travel.",
    ("D1", 1): "- two minutes, no more",
    ("D1", 2): "I show it to the surgeon.",
    ("D2", 1): "It is quicker than the disc.",
}


def segment_name(case: str, number: int) -> str:
    return f"{case}:{100 * number}-{100 * number + 90}"


def coding(coder: str, case: str, number: int, code: str) -> dict[str, object]:
    home = {"entry": "access", "login": "access", "log-in": "access"}.get(code, "benefit")
    return {
        "coder": coder,
        "transcript": case,
        "start": 100 * number,
        "end": 100 * number + 90,
        "turn": 2 * number,
        "segment": segment_name(case, number),
        "code": code,
        "theme": home,
        "case": case,
        "role": ROLES[case[0]],
        "origin": "own",
        "quote": QUOTES.get((case, number), f"words {number} of {case}"),
        "facets": (),
    }


def codings_frame(rows: list[tuple[str, str, int, str]]) -> pd.DataFrame:
    return pd.DataFrame([coding(*row) for row in rows], columns=list(CODINGS))


def segments_frame(n_segments: dict[str, int], undecided: set[tuple[str, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "transcript": case,
                "start": 100 * number,
                "end": 100 * number + 90,
                "turn": 2 * number,
                "segment": segment_name(case, number),
                "case": case,
                "role": ROLES[case[0]],
                "is_decided": (case, number) not in undecided,
            }
            for case, total in n_segments.items()
            for number in range(1, total + 1)
        ],
        columns=list(SEGMENTS),
    )


CODINGS_HELD = [
    ("lin", "D2", 1, "time"),
    ("lin", "P1", 1, "entry"),
    ("mei", "P1", 1, "entry"),
    ("lin", "P1", 1, "log-in"),
    ("lin", "P1", 2, "login"),
    ("lin", "P1", 3, "time"),
    ("mei", "P2", 1, "entry"),
    ("lin", "P2", 2, "share"),
    ("lin", "P2", 2, "time"),
    ("mei", "D1", 1, "time"),
    ("lin", "D1", 1, "time"),
    ("lin", "D1", 2, "share"),
]

HAND_CODINGS = codings_frame(CODINGS_HELD)
HAND_SEGMENTS = segments_frame(N_SEGMENTS, UNDECIDED)
