"""The codebook's YAML file: read and checked whole, compared and searched; `edit` changes it in place."""

from qualkit.codebook.diff import Change, ChangeKind, diff
from qualkit.codebook.examples import without_examples
from qualkit.codebook.find import in_themes, matches
from qualkit.codebook.fingerprint import fingerprint
from qualkit.codebook.load import load, parse, read
from qualkit.codebook.schema import json_schema
from qualkit.codebook.template import TEMPLATE
from qualkit.codebook.training import TrainingText, training_texts
from qualkit.codebook.unquoted import unquoted

__all__ = [
    "TEMPLATE",
    "Change",
    "ChangeKind",
    "TrainingText",
    "diff",
    "fingerprint",
    "in_themes",
    "json_schema",
    "load",
    "matches",
    "parse",
    "read",
    "training_texts",
    "unquoted",
    "without_examples",
]
