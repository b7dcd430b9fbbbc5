"""A new grouping out of two good ones: what they have in common stays together."""

from random import Random

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matching.grouping.kernel import Instance
from services.matching.grouping.problem import Groups


def renumbered(groups: Groups, like: Groups, count: int) -> Groups:
    """Return a grouping with its groups numbered so that most elements are where `like` has them.

    The numbers say nothing about a grouping while all groups have the same limits.
    """
    common = np.zeros((count, count), dtype=np.int64)
    np.add.at(common, (like, groups), 1)
    rows, columns = linear_sum_assignment(common, maximize=True)
    number = np.empty(count, dtype=np.int32)
    number[columns] = rows
    return number[groups]


def distance(one: Groups, other: Groups, count: int) -> int:
    """Return how many elements have to move to make one grouping of another."""
    return int(np.count_nonzero(renumbered(other, one, count) != one))


def crossed(one: Groups, other: Groups, instance: Instance, random: Random) -> Groups:
    """Return a grouping within the limits that has what two have in common.

    Each other element goes where one of them has it, while there is room.
    """
    count = len(instance.minimum)
    other = renumbered(other, one, count)
    child = np.where(one == other, one, -1).astype(np.int32)
    apart = np.flatnonzero(child < 0).tolist()
    random.shuffle(apart)
    return completed(child, apart, [(int(one[i]), int(other[i])) for i in apart], instance, random)


def completed(
    groups: Groups,
    elements: list[int],
    wishes: list[tuple[int, ...]],
    instance: Instance,
    random: Random,
) -> Groups:
    """Give a group to each of the elements that have none (-1), in order, within the limits.

    First the minima are met, then each element goes where it wishes if there is room.
    """
    size = np.bincount(groups[groups >= 0], minlength=len(instance.minimum))
    needed = int(np.maximum(instance.minimum - size, 0).sum())
    for left, (element, wished) in zip(
        range(len(elements), 0, -1), zip(elements, wishes, strict=True), strict=True
    ):
        limits = instance.minimum if left <= needed else instance.maximum
        open_ = [group for group in wished if size[group] < limits[group]]
        group = random.choice(open_ or np.flatnonzero(size < limits).tolist())
        needed -= int(size[group] < instance.minimum[group])
        size[group] += 1
        groups[element] = group
    return groups


def scattered(instance: Instance, random: Random) -> Groups:
    """Return a grouping at random within the limits."""
    elements = list(range(len(instance.weights)))
    random.shuffle(elements)
    nowhere = np.full(len(elements), -1, dtype=np.int32)
    return completed(nowhere, elements, [()] * len(elements), instance, random)
