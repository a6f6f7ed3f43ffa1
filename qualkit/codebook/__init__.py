"""The codebook's YAML file: read and checked whole, edited in place, compared and searched."""

from qualkit.codebook.diff import Change, ChangeKind, diff
from qualkit.codebook.edit import add, merge, move, rename, retire, set_text, split, unretire
from qualkit.codebook.find import matches
from qualkit.codebook.fingerprint import fingerprint
from qualkit.codebook.load import load, parse, read
from qualkit.codebook.schema import json_schema
from qualkit.codebook.template import TEMPLATE
from qualkit.codebook.training import TrainingText, training_texts

__all__ = [
    "TEMPLATE",
    "Change",
    "ChangeKind",
    "TrainingText",
    "add",
    "diff",
    "fingerprint",
    "json_schema",
    "load",
    "matches",
    "merge",
    "move",
    "parse",
    "read",
    "rename",
    "retire",
    "set_text",
    "split",
    "training_texts",
    "unretire",
]
