"""Names, places and institutions in English and Chinese; findings never overlap and are always verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.privacy import Certainty, Kind, detect, found_in_full


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Well, Dr Okafor rang me.", {("Okafor", "name")}, id="title stays, name goes"),
        pytest.param("My name is Margaret Ellison.", {("Margaret Ellison", "name")}, id="cue"),
        pytest.param("I said to James that it works.", {("James", "name")}, id="given name"),
        pytest.param("From a village near Ludlow, Clee Hill, you see.", {("Ludlow", "place"), ("Clee Hill", "place")},
                     id="places in a row"),
        pytest.param("She works for Halden Pharmaceuticals Ltd now.", {("Halden Pharmaceuticals Ltd", "institution")},
                     id="company"),
        pytest.param("It was at King's College Hospital; I sat.", {("King's College Hospital", "institution")},
                     id="hospital"),
        pytest.param("We live at 14 Elm Street, SE5 8AF.", {("14 Elm Street, SE5 8AF", "address")},
                     id="address"),
        pytest.param("我叫张伟，四十七岁。", {("张伟", "name")}, id="我叫"),
        pytest.param("李医生说先做个检查。", {("李", "name")}, id="surname with title"),
        pytest.param("欧阳建平医生讲得细。", {("欧阳建平", "name")}, id="compound surname"),
        pytest.param("隔壁老赵的车。", {("赵", "name")}, id="老 and surname"),
        pytest.param("老家是云岭县青石镇柳树村的。", {("云岭县", "place"), ("青石镇", "place"), ("柳树村", "place")},
                     id="county, town, village"),
        pytest.param("在成都市第三人民医院看的。", {("成都市第三人民医院", "institution")}, id="hospital zh"),
        pytest.param("地址写人民路12号2单元301室就行。", {("人民路12号2单元301室", "address")}, id="address zh"),
    ],
)  # fmt: skip
def test_words_are_found_by_what_stands_around_them(text, expected):
    assert {(finding.words, finding.kind.value) for finding in detect(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will they tell me? Mark my words, they will not. Grace and hope, that is all you have.",
        "I take Warfarin and Sertraline, and Google knows more about my Parkinson's than the clinic.",
        "In England you wait, in America you pay, and the NHS says it, the GP says it.",
        "县医院不如市医院，市医院不如省医院，人人都往上走。",
        "我们村里的年轻人都出去了，剩下的都是老人，谁会用这个。",
        "专家号要抢，普通号要等，主任一周只来一次，你说让老百姓怎么办。",
        "谢谢您，一张图就行，那是万幸。",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert detect(text) == []


def test_the_studys_own_words_come_first_and_only_whole():
    own = {"Kim": Kind.NAME, "the Hub": Kind.INSTITUTION}
    found = detect("At the Hub, kim and Kimono and Kim met.", own=own)
    assert [(f.words, f.certainty) for f in found if f.words in own] == [
        ("the Hub", Certainty.HIGH),
        ("Kim", Certainty.HIGH),
    ]


def test_words_that_are_never_personal_are_not_told():
    assert detect("I said to James that it works.", never={"James"}) == []


def test_short_forms_of_what_is_named_in_full_are_known():
    full = {"Hannah Goldberg": Kind.NAME, "松湖医院": Kind.INSTITUTION, "青溪县": Kind.PLACE, "Grace Hope": Kind.NAME}
    assert {short: words for short, (_, words) in found_in_full(full).items()} == {
        "Hannah": "Hannah Goldberg",
        "Goldberg": "Hannah Goldberg",
        "松湖": "松湖医院",
        "青溪": "青溪县",
    }


WORDS = [
    "Dr ",
    "Anna ",
    "张",
    "医生",
    "13800138000",
    "in ",
    "Leeds",
    "，",
    ". ",
    "医院",
    "云岭",
    "县",
    "MRN ",
    "12",
    "\n",
    "老",
    "王",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=60))
def test_findings_are_in_order_apart_and_verbatim(text):
    found = detect(text)
    last = 0
    for finding in found:
        assert finding.span.start >= last
        assert finding.words == finding.span.of(text)
        last = finding.span.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("心内科的单医生看的。", ["单"], id="a surname that is mostly another word, before a title"),
        pytest.param("大刘跟我说，小胡是他儿子。", ["刘", "胡"], id="a guess that draws the verb to the surname"),
        pytest.param("秀英她妈也得过这个病。", ["秀英"], id="a given name that begins a sentence"),
        pytest.param("孙子豆豆才三岁。", ["豆豆"], id="a pet name"),
        pytest.param("我是哈尔滨人。", ["哈尔滨"], id="whom a town names"),
        pytest.param("On the fourteenth, I rang.", ["fourteenth"], id="a day alone"),
        pytest.param("连医生都说，应医生要求，当时医生来了。", [], id="words before a title that are no surname"),
        pytest.param("要求眨眼、张嘴、转头，少抄一个字，白抄。", [], id="verbs that begin like a surname"),
        pytest.param("He ordered it on the first visit. See [Date 3].", [], id="which visit, and a surrogate"),
    ],
)
def test_names_that_only_their_neighbours_tell_are_found_and_words_are_not(text, expected):
    assert [finding.words for finding in detect(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("我叫铁柱，小的叫狗蛋。", ["铁柱", "狗蛋"], id="what somebody is called"),
        pytest.param("我儿子建国在外面，强哥跟我说的，秀兰姐也来。", ["建国", "强", "秀兰"], id="given names alone"),
        pytest.param("免贵姓仇，单名一个军字。", ["仇", "军"], id="a rare surname and a single given name"),
        pytest.param("我叫阿依古丽，扎西顿珠跟我一个病房。", ["阿依古丽", "扎西顿珠"], id="names of minorities"),
        pytest.param("玛丽亚·罗德里格斯是大夫，史密斯教授也是。", ["玛丽亚·罗德里格斯", "史密斯"], id="foreigners"),
        pytest.param("从六盘水坐车，我是揭阳人，家在浑南那边。", ["六盘水", "揭阳", "浑南"],
                     id="towns without an ending"),
        pytest.param("我在协和看过，后来转到湘雅二院，又去了301医院。", ["协和", "湘雅二院", "301医院"],
                     id="hospitals by short names"),
        pytest.param("他在富士康上班，孩子在北大读书。", ["富士康", "北大"], id="employers and universities"),
        pytest.param("my name is maria lopez and i live in stockport with my daughter priya",
                     ["maria lopez", "stockport", "priya"], id="speech without capitals"),
        pytest.param("i was at st thomas' hospital in march 2019 and then guy's with dr patel",
                     ["st thomas' hospital", "march 2019", "guy's", "patel"], id="institutions without capitals"),
        pytest.param("Will said he'd drive. It was May who rang, my neighbour May.", ["Will", "May", "May"],
                     id="names that are words or months, by what they do"),
        pytest.param("I told J. R. Whitcombe and Jan van der Berg.", ["J. R. Whitcombe", "Jan van der Berg"],
                     id="initials and particles"),
        pytest.param("Kowalski, the surgeon. She was in Great Yarmouth.", ["Kowalski", "Great Yarmouth"],
                     id="a surname that begins, and a town of two words"),
        pytest.param("They sent me to Addenbrooke's, then Mass General.", ["Addenbrooke's", "Mass General"],
                     id="English hospitals by short names"),
    ],
)  # fmt: skip
def test_names_and_places_are_found_without_their_usual_dress(text, expected):
    assert [finding.words for finding in detect(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "小时候家里穷，老公又不在身边，白天黑夜都是我一个人。",
        "那医生看了看，明明就在那里，他叫号叫到我了，叫我进去。",
        "有个软件叫健康云，这个病叫什么来着，黄连素也吃过。",
        "in may i think we may go, will they call, the nurse said the village is fine",
        "i take metformin and i had a scan on monday at the hospital",
        "I use GitHub and Python, the Service, the Paramedics, a Head Scan, the Affordable Care Act.",
        "I have Crohn's, the Siemens scanner said so, and Apgar was nine.",
        "in rows 69 70 71 72 73 74 75 76 77 of the table",
    ],
)
def test_words_products_and_diseases_are_left_alone(text):
    assert [finding.words for finding in detect(text) if finding.kind is not Kind.DATE] == []
