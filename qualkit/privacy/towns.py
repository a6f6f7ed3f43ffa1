"""Towns that telephone numbers belong to, as a gazetteer: the library that reads telephone numbers knows them."""

from __future__ import annotations

import re
from functools import cache

from qualkit.privacy.lists import words_of

_PREFIXES = (
    "1",
    "44",
    "353",
    "61",
    "64",
    "27",
    "91",
    "49",
    "33",
    "34",
    "39",
    "351",
    "31",
    "48",
    "52",
    "54",
    "55",
    "81",
    "82",
)
_SHORTEST = 4
_NO_TOWN = frozenset({"Hope", "Hurt", "Luck", "Lead", "Gap", "Bear", "Bend", "Bell", "Clay", "Hale", "Hunt", "Lock", "Mobile",
    "Reading", "Bath", "Deal", "Sandwich", "Battle", "Rugby", "Sale", "Ware", "Diss", "Normal", "Friendship", "Independence",
    "Boring", "Police", "Nice", "Tours", "Nancy", "Price", "Justice", "Welcome", "Superior", "Enterprise", "Unity", "Union",
    "Liberty", "Freedom", "Harmony", "Plains", "Center", "Central", "Progress", "Success", "Bishop", "Boss", "Early"})  # fmt: skip
"""Towns whose names are words, or mostly names of people."""


@cache
def towns() -> frozenset[str]:
    """Names of towns, in English where it has one, of the countries whose numbers tell them.

    The data are Google's (libphonenumber, Apache 2.0); they are not complete, and say so nowhere.
    """
    # Two seconds: only who looks for places pays for it.
    from phonenumbers.geodata import GEOCODE_DATA

    found: set[str] = set()
    for prefix, named in GEOCODE_DATA.items():
        if "en" in named and prefix.startswith(_PREFIXES):
            for place in named["en"].split("/"):
                found.add(place.split(",")[0].strip())
    found |= _CITIES
    return frozenset(name for name in found if len(name) >= _SHORTEST and name not in _NO_TOWN)


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
_CITIES = frozenset(
    """Beijing Shanghai Chengdu Chongqing Guangzhou Shenzhen Wuhan Nanjing Hangzhou Tianjin Xi'an Kunming Changsha Lagos
    Accra Nairobi Kampala Cairo Casablanca Johannesburg Durban Addis Mogadishu Khartoum Dakar Abuja Ibadan Kano Mumbai
    Delhi Kolkata Chennai Bangalore Karachi Lahore Islamabad Dhaka Colombo Kathmandu Kabul Tehran Baghdad Damascus
    Beirut Jerusalem Istanbul Ankara Athens Rome Milan Naples Madrid Barcelona Lisbon Porto Paris Lyon Marseille Brussels
    Amsterdam Rotterdam Berlin Hamburg Munich Frankfurt Cologne Vienna Zurich Geneva Prague Warsaw Krakow Budapest
    Bucharest Sofia Belgrade Zagreb Kyiv Moscow Stockholm Oslo Copenhagen Helsinki Dublin Belfast Cork Galway London
    Birmingham Liverpool Glasgow Edinburgh Cardiff Swansea Newcastle Sheffield Nottingham Leicester Southampton Plymouth
    Derby Stoke Oxford Cambridge Boston Chicago Houston Philadelphia Dallas Seattle Denver Detroit Atlanta Miami Phoenix
    Baltimore Portland Sacramento Toronto Montreal Vancouver Ottawa Calgary Havana Kingston Bogota Lima Santiago Sydney
    Melbourne Brisbane Perth Adelaide Auckland Wellington Tokyo Osaka Kyoto Seoul Busan Manila Jakarta Bangkok Hanoi
    Saigon Brooklyn Manhattan Queens Bronx Harlem Hollywood""".split()
)
