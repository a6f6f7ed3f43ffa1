"""Moves are logged in an order in which no span lands on one that has yet to leave."""

from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.segment import Span
from qualkit.segmentation import Anchor, Found
from qualkit.workflow.relink import steps

starts = st.lists(st.integers(0, 20), unique=True, min_size=1, max_size=8)


@st.composite
def moves(draw):
    sources = draw(starts)
    targets = draw(st.permutations(range(24)))
    anchors = []
    for source, target in zip(sources, targets, strict=False):
        span = Span(source * 5, source * 5 + 5)
        found = None if draw(st.integers(0, 5)) == 0 else Span(target * 5, target * 5 + 5)
        anchors.append(Anchor(span, found, Found.LOST if found is None else Found.MOVED, 1.0))
    return anchors


@given(moves())
def test_every_span_ends_where_it_was_found_and_none_is_swallowed(anchors):
    place = {anchor.span: anchor.span for anchor in anchors}
    for source, target in steps(anchors, free_from=1_000):
        moving = [origin for origin, at in place.items() if at == source]
        assert len(moving) == 1
        assert target is None or target == source or target not in place.values()
        if target is None:
            del place[moving[0]]
        else:
            place[moving[0]] = target
    assert place == {anchor.span: anchor.found for anchor in anchors if anchor.found is not None}
