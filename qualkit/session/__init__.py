"""The coding session without a terminal: what is shown, what a coder may do, and what is recorded of it."""

from qualkit.session.actions import (
    Action,
    Answer,
    Back,
    Flag,
    Go,
    Goal,
    Help,
    Invalid,
    Join,
    Keep,
    Mark,
    Memo,
    NewCode,
    NoneFits,
    Quit,
    Redo,
    Resize,
    Reveal,
    Several,
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
from qualkit.session.books import Books
from qualkit.session.control import is_control
from qualkit.session.grammar import parse
from qualkit.session.loop import run
from qualkit.session.progress import Progress, Summary
from qualkit.session.recorder import Recorder
from qualkit.session.scripted import ScriptedAsker
from qualkit.session.state import Standing, State
from qualkit.session.view import Overlap, Phase, View

__all__ = [
    "RULINGS",
    "Action",
    "Adjudicated",
    "Adjudicator",
    "Answer",
    "Asker",
    "Back",
    "Books",
    "Dispute",
    "DisputeView",
    "Flag",
    "Given",
    "Go",
    "Goal",
    "Help",
    "Invalid",
    "Join",
    "Keep",
    "Mark",
    "Memo",
    "NewCode",
    "NoneFits",
    "Overlap",
    "Phase",
    "Progress",
    "Quit",
    "Reason",
    "Recorder",
    "Redo",
    "Resize",
    "Reveal",
    "Ruling",
    "ScriptedAsker",
    "Several",
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
