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
from qualkit.session.asker import Asker
from qualkit.session.grammar import parse
from qualkit.session.loop import run
from qualkit.session.progress import Progress, Summary
from qualkit.session.scripted import ScriptedAsker
from qualkit.session.state import Standing, State
from qualkit.session.view import Overlap, Phase, View

__all__ = [
    "Action",
    "Answer",
    "Asker",
    "Back",
    "Flag",
    "Help",
    "Invalid",
    "Join",
    "Keep",
    "Memo",
    "NoneFits",
    "Overlap",
    "Phase",
    "Progress",
    "Quit",
    "Redo",
    "Reveal",
    "ScriptedAsker",
    "Skip",
    "Split",
    "Standing",
    "State",
    "Summary",
    "Undo",
    "View",
    "parse",
    "run",
]
