"""Queries are read as they are written, and what is wrong is told with its column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.analysis.query import And, Atom, Near, Not, Or, With, atoms
from qualkit.analysis.query_grammar import parse
from qualkit.analysis.query_names import Names, bound
from qualkit.errors import InputError
from tests.analysis.asked import BOOK, trees, written_atoms

NAMES = Names(
    BOOK,
    ("ann", "bo"),
    {"role": ("patient", "physician"), "age": ("67", "")},
    ("P1", "P2"),
    ("P1", "P2"),
    ("I", "P", "interviewer", "participant"),
)


def bare(word):
    return Atom("", word)


@given(trees(written_atoms))
def test_a_printed_query_is_read_back_to_itself(query):
    assert parse(str(query)) == query


@given(st.text(st.sampled_from('ab :*"“”()（）/\\andornot with near/3'), max_size=30) | st.text(max_size=20))
def test_any_line_is_a_query_or_is_refused_with_its_column(line):
    try:
        query = parse(line)
    except InputError as error:
        [problem] = error.problems
        column = int(str(problem.where.path).split()[1])
        assert 1 <= column <= len(line) + 1
    else:
        assert parse(str(query)) == query
        assert all(line[atom.column - 1 : atom.column] for atom in atoms(query))


@pytest.mark.parametrize(
    ("line", "query"),
    [
        pytest.param("a", bare("a"), id="a word"),
        pytest.param('"a  b"', Atom("words", "a  b"), id="words"),
        pytest.param("“云 胶片”", Atom("words", "云 胶片"), id="Chinese quotes"),
        pytest.param("「链接」", Atom("words", "链接"), id="corner brackets"),
        pytest.param(r'"a \"b\" \\"', Atom("words", 'a "b" \\'), id="quotes in quotes"),
        pytest.param("a b", And((bare("a"), bare("b"))), id="side by side"),
        pytest.param("a AND not b", And((bare("a"), Not(bare("b")))), id="capitals"),
        pytest.param("a or b c", Or((bare("a"), And((bare("b"), bare("c"))))), id="and before or"),
        pytest.param("(a or b) c", And((Or((bare("a"), bare("b"))), bare("c"))), id="parentheses"),
        pytest.param("（a or b）c", And((Or((bare("a"), bare("b"))), bare("c"))), id="wide parentheses"),
        pytest.param("not not a", Not(Not(bare("a"))), id="not twice"),
        pytest.param("not a near/2 b", Not(Near(bare("a"), bare("b"), 2)), id="near before not"),
        pytest.param("code:a with coder:b", With((Atom("code", "a"), Atom("coder", "b"))), id="one coding"),
        pytest.param("code：a", Atom("code", "a"), id="wide colon"),
        pytest.param('like:"a b"', Atom("like", "a b"), id="a name with words"),
        pytest.param(
            "CODE:a Role:b 年龄:c", And((Atom("code", "a"), Atom("role", "b"), Atom("年龄", "c"))), id="names"
        ),
        pytest.param("code:and", Atom("code", "and"), id="a keyword as a value"),
    ],
)
def test_a_line_is_read(line, query):
    assert parse(line) == query


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        pytest.param("", 1, "nothing is asked", id="empty"),
        pytest.param("a and", 6, "the query ends", id="nothing behind and"),
        pytest.param("or a", 1, "'or' stands", id="nothing before or"),
        pytest.param("(a or b", 1, "not closed", id="not closed"),
        pytest.param("a) b", 2, "closes none", id="closed twice"),
        pytest.param('a "b c', 3, "quotes are not closed", id="quotes"),
        pytest.param("a near b", 3, "how many turns", id="near without a number"),
        pytest.param("a near/2 b near/3 c", 12, "joins two", id="near twice"),
        pytest.param("code:", 1, "asks for nothing", id="no value"),
        pytest.param("code: x", 1, "asks for nothing", id="a blank before the value"),
        pytest.param("time:3:15", 7, "':' stands alone", id="two colons"),
        pytest.param("(a) with coder:ann", 5, "with joins codings", id="with a parenthesis"),
        pytest.param("(" * 200 + "a", 101, "more than 100 levels", id="too deep"),
        pytest.param("not " * 200 + "a", 401, "more than 100 levels", id="too many nots"),
    ],
)
def test_what_is_no_query_is_refused_with_its_column(line, column, message):
    with pytest.raises(InputError) as caught:
        parse(line)
    [problem] = caught.value.problems
    assert f"column {column} of the query" in str(problem)
    assert message in problem.message


def test_the_place_is_marked_below_a_line_with_wide_signs():
    with pytest.raises(InputError) as caught:
        parse("链接 and")
    assert caught.value.hint == "  链接 and\n            ^"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        pytest.param("access.link", "code:access.link", id="a code"),
        pytest.param("link", "code:access.link", id="a former id"),
        pytest.param("code:link", "code:access.link", id="a former id named as a code"),
        pytest.param("cost", "theme:cost", id="a theme"),
        pytest.param("ACCESS", "theme:access", id="a label"),
        pytest.param("链接", "code:access.link", id="a label in Chinese"),
        pytest.param("film", '"film"', id="a word"),
        pytest.param("3.5", '"3.5"', id="a number"),
        pytest.param("access.* or acc*", 'code:access.* or "acc*"', id="stars"),
        pytest.param("code:access.*", "code:access.*", id="codes by a star"),
        pytest.param("age:>40 and age:67", "age:>40 and age:67", id="numbers"),
        pytest.param("role:Patient speaker:I*", "role:Patient and speaker:I*", id="values"),
        pytest.param("facet:stance=contradicts", "facet:stance=contradicts", id="the reserved facet"),
    ],
)
def test_names_are_looked_up(line, printed):
    assert str(bound(parse(line), NAMES, text=line)) == printed


def test_every_unknown_name_is_told_at_once_with_the_nearest():
    line = (
        "acces.link or code:cost or theme:cots or coder:zoe or role:nurse or agge:1 or facet:mood or case:Q or age:>x"
    )
    with pytest.raises(InputError) as caught:
        bound(parse(line), NAMES, text=line)
    told = [(str(one.where), one.message, one.hint) for one in caught.value.problems]
    assert told == [
        ("column 1 of the query", "no code named 'acces.link'",
         'Did you mean access.link or access.link.son? For the words write "acces.link".'),
        ("column 15 of the query", "'cost' is a theme, not a code", "Write theme:cost."),
        ("column 28 of the query", "no theme 'cots'", "Did you mean cost?"),
        ("column 42 of the query", "no coder with codings 'zoe'", "There are: ann, bo."),
        ("column 55 of the query", "no role 'nurse'", "There are: patient, physician."),
        ("column 69 of the query", "nothing named 'agge' can be asked for", "Did you mean age?"),
        ("column 79 of the query", "no facet named 'mood'", "There are: stance."),
        ("column 93 of the query", "no case 'Q'", "There are: P1, P2."),
        ("column 103 of the query", "'>x' compares with no number", "Write age:>=40."),
    ]  # fmt: skip
    assert caught.value.hint is not None
    assert caught.value.hint.splitlines()[1].count("^") == len(told)


def test_with_is_for_what_a_coding_has():
    line = "cost.film with role:patient"
    with pytest.raises(InputError, match="cannot be answered") as caught:
        bound(parse(line), NAMES, text=line)
    assert "role:patient is nothing that a coding has" in str(caught.value.problems[0])
