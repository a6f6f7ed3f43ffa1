"""The coding session without a terminal: what is shown, what a coder may do, and what is recorded of it."""

from qualkit.session.actions import (
    Action,
    Answer,
    Back,
    Flag,
    Help,
    Invalid,
    Join,
    Keep,
    Memo,
    NoneFits,
    Quit,
    Redo,
    Reveal,
    Skip,
    Split,
    Undo,
)
from qualkit.session.adjudication import (
    RULINGS,
    Adjudicated,
    Adjudicator,
    Dispute,
    DisputeView,
    Given,
    Reason,
    Ruling,
    adjudicate,
    parse_ruling,
)
from qualkit.session.asker import Asker
from qualkit.session.control import is_control
from qualkit.session.grammar import parse
from qualkit.session.loop import run
from qualkit.session.progress import Progress, Summary
from qualkit.session.recorder import Recorder
from qualkit.session.scripted import ScriptedAsker
from qualkit.session.state import Standing, State
from qualkit.session.view import Overlap, Page, Phase, View

__all__ = [
    "RULINGS",
    "Action",
    "Adjudicated",
    "Adjudicator",
    "Answer",
    "Asker",
    "Back",
    "Dispute",
    "DisputeView",
    "Flag",
    "Given",
    "Help",
    "Invalid",
    "Join",
    "Keep",
    "Memo",
    "NoneFits",
    "Overlap",
    "Page",
    "Phase",
    "Progress",
    "Quit",
    "Reason",
    "Recorder",
    "Redo",
    "Reveal",
    "Ruling",
    "ScriptedAsker",
    "Skip",
    "Split",
    "Standing",
    "State",
    "Summary",
    "Undo",
    "View",
    "adjudicate",
    "is_control",
    "parse",
    "parse_ruling",
    "run",
]
