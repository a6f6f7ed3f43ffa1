"""Kinds of personal data, how sure a rule is, and a finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualkit.model.segment import Span


class Kind(StrEnum):
    """What a finding is: the identifiers of 45 CFR 164.514(b)(2) that words can hold, and their Chinese kin.

    Photographs and voice prints, the two that words cannot hold, are not here.
    """

    NAME = "name"
    PLACE = "place"  # smaller than a state or province
    ADDRESS = "address"  # streets, house numbers, postcodes
    INSTITUTION = "institution"
    DATE = "date"  # all but the year alone
    AGE = "age"  # over 89
    PHONE = "phone"  # fax as well
    EMAIL = "email"
    URL = "url"
    IP = "ip"
    HANDLE = "handle"  # WeChat, QQ, @names
    ID = "id"  # resident, social security, passport, staff
    RECORD = "record"  # medical record, outpatient and inpatient numbers
    INSURANCE = "insurance"
    ACCOUNT = "account"  # bank accounts and cards
    LICENCE = "licence"  # driving licences and certificates
    VEHICLE = "vehicle"  # plates and vehicle numbers
    DEVICE = "device"  # serial numbers


WORDED = frozenset({Kind.NAME, Kind.PLACE, Kind.ADDRESS, Kind.INSTITUTION})
"""Kinds made of ordinary words, which no pattern finds for sure; the others are structured."""


class Certainty(StrEnum):
    """How sure a rule is that its finding is personal data."""

    HIGH = "high"  # the form or a check digit says so, or the study's own list
    MEDIUM = "medium"  # a cue beside it says so
    LOW = "low"  # it looks like it


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that may be personal data.

    Attributes:
        span: In the text.
        kind: What they are.
        words: The words themselves.
        certainty: Of the rule.
        rule: Which rule found them, in a few words.
    """

    span: Span
    kind: Kind
    words: str
    certainty: Certainty
    rule: str
