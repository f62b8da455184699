"""The best pairing of two sides as a whole: the sum of the scores is the largest there is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

_LARGEST = (
    120  # a side of a group that is solved exactly; beyond it the weakest pairs are left out until it falls apart
)


def assign(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Left → right, each at most once, so that the sum of the scores (all above 0) is the largest.

    Pairs without a score are never made. Groups that share no pair are solved apart, so time grows with the groups.
    """
    pairing: dict[int, int] = {}
    for group in _groups(scores):
        pairing.update(_solve(group))
    return pairing


def _groups(scores: Mapping[tuple[int, int], float]) -> Iterable[dict[tuple[int, int], float]]:
    by_left: dict[int, list[int]] = defaultdict(list)
    by_right: dict[int, list[int]] = defaultdict(list)
    for left, right in scores:
        by_left[left].append(right)
        by_right[right].append(left)
    seen: set[int] = set()
    for first in by_left:
        if first in seen:
            continue
        lefts, waiting = {first}, [first]
        while waiting:
            for right in by_left[waiting.pop()]:
                for left in by_right[right]:
                    if left not in lefts:
                        lefts.add(left)
                        waiting.append(left)
        seen |= lefts
        group = {(left, right): scores[left, right] for left in lefts for right in by_left[left]}
        if len(lefts) > _LARGEST:
            weakest = sorted(group.values())[len(group) // 3]
            yield from _groups({pair: score for pair, score in group.items() if score > weakest})
        else:
            yield group


def _solve(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """The Hungarian method with potentials (Kuhn, Munkres); every left may stay alone at score 0."""
    lefts = sorted({left for left, _ in scores})
    rights = sorted({right for _, right in scores})
    if len(scores) == 1:
        return {lefts[0]: rights[0]}
    width = len(rights) + len(lefts)  # a column of its own for each left that stays alone
    costs = [[-scores.get((left, right), 0.0) for right in rights] + [0.0] * len(lefts) for left in lefts]
    taken = _cheapest(costs, width)
    return {
        left: rights[column]
        for left, column in zip(lefts, taken, strict=True)
        if column < len(rights) and (left, rights[column]) in scores
    }


def _cheapest(costs: list[list[float]], width: int) -> list[int]:
    """The column of each row: rows ≤ columns, the sum of the costs is the smallest."""
    row_potential = [0.0] * (len(costs) + 1)
    column_potential = [0.0] * (width + 1)
    row_of = [0] * (width + 1)  # 1-based; column 0 holds the row being placed
    for row in range(1, len(costs) + 1):
        row_of[0] = row
        column = 0
        slack = [float("inf")] * (width + 1)
        came_from = [0] * (width + 1)
        visited = [False] * (width + 1)
        while row_of[column]:
            visited[column] = True
            current, cost = row_of[column], costs[row_of[column] - 1]
            step, following = float("inf"), 0
            for other in range(1, width + 1):
                if visited[other]:
                    continue
                reduced = cost[other - 1] - row_potential[current] - column_potential[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(width + 1):
                if visited[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    taken = [0] * len(costs)
    for column in range(1, width + 1):
        if row_of[column]:
            taken[row_of[column] - 1] = column - 1
    return taken
