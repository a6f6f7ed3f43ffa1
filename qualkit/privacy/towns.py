"""Towns that telephone numbers belong to, as a gazetteer: the library that reads telephone numbers knows them."""

from __future__ import annotations

import re
from functools import cache

from qualkit.privacy.lists import words_of

_PREFIXES = tuple(f"{code}" for code in (1, 27, 31, 33, 34, 351, 353, 39, 44, 48, 49, 52, 54, 55, 61, 64, 81, 82, 91))
_SHORTEST = 4


@cache
def towns() -> frozenset[str]:
    """Names of towns, in English where it has one, of the countries whose numbers tell them.

    The data are Google's (libphonenumber, Apache 2.0); they are not complete, and nobody says what is missing.
    """
    # Two seconds: only who looks for places pays for it.
    from phonenumbers.geodata import GEOCODE_DATA

    found: set[str] = set()
    for prefix, named in GEOCODE_DATA.items():
        if "en" in named and prefix.startswith(_PREFIXES):
            for place in named["en"].split("/"):
                found.add(place.split(",")[0].strip())
    found |= words_of("cities-en") | {name.replace("_", " ") for name in words_of("towns-world")}
    return frozenset(name for name in found if len(name) >= _SHORTEST and name not in words_of("no-town-en"))


@cache
def chinese_towns() -> frozenset[str]:
    """Names of China's prefectures and large cities, with and without their ending."""
    from phonenumbers.geodata import GEOCODE_DATA

    found: set[str] = set()
    for prefix, named in GEOCODE_DATA.items():
        if prefix.startswith("86") and "zh" in named:
            name = _PROVINCE.sub("", named["zh"])
            found |= {name, _ENDING.sub("", name)}
    kept = words_of("regions-zh")
    return frozenset(name for name in found if len(name) >= 2 and name not in kept)


_PROVINCE = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}省|内蒙古|广西|西藏|宁夏|新疆|云南(?=[\u4e00-\u9fff]{2}))")
_ENDING = re.compile(r"(?:市|地区|盟|(?:[\u4e00-\u9fff]{1,3}族)*自治州)$")
