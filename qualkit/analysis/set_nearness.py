"""Nearness of very many sets of codes to each other, added up by who gave them, without looking at every pair."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.intp]
    Truths = NDArray[np.bool_]

AT_ONCE = 1 << 22
"""Pairs of sets looked at together, and parts of sets written out, to bound memory."""
LARGEST = 10
"""Codes of a set whose parts are written out; beyond, alternating sums would cost digits."""


def masi(shared: Floats | Numbers, first: Floats | Numbers, second: Floats | Numbers) -> Floats:
    """MASI distances from how many codes two sets share, and how many each has.

    References:
        Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). LREC 2006, 831-836.
    """
    either = first + second - shared
    place = np.where(shared == either, 1.0, np.where(shared == np.minimum(first, second), 2 / 3, 1 / 3))
    alike = np.divide(shared, either, out=np.ones(np.shape(shared)), where=either > 0)
    return np.asarray(1 - alike * place)


def nearness(counts: Floats, members: Truths) -> Floats:
    """Nearness (1 less the distance) of all sets of one cluster to all of another, added up.

    Of two sets of given sizes it depends on the number s of codes they share alone. Any function of s is a sum of
    the binomials C(s, k), and C(s, k) counts the parts of k codes that both sets have. So it is enough to count, for
    each size of sets, in which clusters each part of k codes occurs; the few sets that are too large for that are
    compared with every other that shares a code.

    Args:
        counts: How often each cluster has each set, shape ``(n_clusters, n_sets)``.
        members: Whether a set holds a code, shape ``(n_sets, n_codes)``.

    Returns:
        Shape ``(n_clusters, n_clusters)``.
    """
    used = np.flatnonzero(counts.sum(axis=0))
    counts, members = counts[:, used], members[used]
    sizes = members.sum(axis=1)
    empty = counts[:, sizes == 0].sum(axis=1)
    found = np.outer(empty, empty)
    most = _largest(sizes)
    small = (sizes > 0) & (sizes <= most)
    found += _by_parts(counts[:, small], members[small], sizes[small])
    large = np.flatnonzero(sizes > most)
    if len(large):
        found += _by_pairs(counts, members, sizes, large, is_large=sizes > most)
    return found


def _largest(sizes: Numbers) -> int:
    """Up to how many codes the parts of sets are written out."""
    parts = np.cumsum(np.bincount(sizes, minlength=LARGEST + 1)[: LARGEST + 1] * 2 ** np.arange(LARGEST + 1))
    return int(np.flatnonzero(parts <= AT_ONCE).max(initial=0))


def _by_parts(counts: Floats, members: Truths, sizes: Numbers) -> Floats:
    from scipy.sparse import csr_array

    found = np.zeros((len(counts), len(counts)))
    own = {int(size): csr_array(counts[:, sizes == size]) for size in np.unique(sizes)}
    for k, of_size in _parts(members, sizes):
        within = {size: own[size] @ parts for size, parts in of_size.items()}
        for first, mine in within.items():
            for second, other in within.items():
                factor = _factor(k, first, second)
                if factor:
                    found += factor * (mine @ other.T).toarray()
    return found


def _factor(k: int, first: int, second: int) -> float:
    """What C(s, k) counts in the nearness of two sets of these sizes that share s codes: binomial inversion."""
    shared = np.arange(min(k, first, second) + 1)
    near = 1 - masi(shared, np.full(len(shared), first), np.full(len(shared), second))
    return float(sum((-1) ** (k - s) * comb(k, s) * near[s] for s in shared))


def _parts(members: Truths, sizes: Numbers) -> Iterator[tuple[int, dict[int, csr_array]]]:
    """For k = 1, 2, …: size to a table of which sets (rows) have which part of k codes (columns, the same for all)."""
    from scipy.sparse import csr_array

    n_codes = members.shape[1]
    codes = {int(size): np.nonzero(members[sizes == size])[1].reshape(-1, size) for size in np.unique(sizes)}
    known = {size: np.zeros((len(rows), 1), dtype=np.intp) for size, rows in codes.items()}
    for k in range(1, max(codes, default=0) + 1):
        numbers = {}
        for size, rows in codes.items():
            if size >= k:
                before = {part: place for place, part in enumerate(combinations(range(size), k - 1))}
                parts = list(combinations(range(size), k))
                # A part is the part before its last code, and that code: exact, and small enough for an integer.
                start = known[size][:, [before[part[:-1]] for part in parts]]
                numbers[size] = start * n_codes + rows[:, [part[-1] for part in parts]]
        distinct, number = np.unique(np.concatenate([one.ravel() for one in numbers.values()]), return_inverse=True)
        edges = np.cumsum([0, *(one.size for one in numbers.values())])
        known = {
            size: number[start:end].reshape(one.shape)
            for (size, one), (start, end) in zip(numbers.items(), pairwise(edges), strict=True)
        }
        yield (
            k,
            {
                size: csr_array(
                    (np.ones(one.size), one.ravel(), np.arange(len(one) + 1) * one.shape[1]),
                    shape=(len(one), len(distinct)),
                )
                for size, one in known.items()
            },
        )


def _by_pairs(counts: Floats, members: Truths, sizes: Numbers, large: Numbers, *, is_large: Truths) -> Floats:
    """Nearness of large sets to each other and to small ones, through sparse products in steps."""
    from scipy.sparse import csr_array

    codes = csr_array(members.astype(np.float64))
    found = np.zeros((len(counts), len(counts)))
    shared_at_most = np.asarray(codes[large] @ codes.sum(axis=0)).ravel()
    steps = np.searchsorted(np.cumsum(shared_at_most), np.arange(0, shared_at_most.sum(), AT_ONCE))
    for start, end in pairwise([*np.unique(steps).tolist(), len(large)]):
        rows = large[start:end]
        near = codes[rows] @ codes.T
        row = np.repeat(rows, np.diff(near.indptr))
        near.data = 1 - masi(near.data, sizes[row], sizes[near.indices])
        mine = counts[:, rows]
        found += mine @ np.asarray(near @ counts.T)
        # A pair of a large and a small set counts both ways.
        small = np.asarray(near @ np.where(is_large, 0.0, counts).T)
        found += (mine @ small).T
    return found
