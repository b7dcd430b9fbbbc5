"""Finite fields and their products, as far as schedules need them: sums and products of arrays."""

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

LARGEST = 2048
"""Elements of the largest field that is worth building."""

Numbers = NDArray[np.int64]


def prime_powers(order: int) -> list[tuple[int, int]]:
    """Return the primes that divide a positive number, each with its exponent."""
    powers, prime = [], 2
    while order > 1:
        exponent = 0
        while order % prime == 0:
            order //= prime
            exponent += 1
        if exponent:
            powers.append((prime, exponent))
        prime = prime + 1 if prime * prime < order else order
    return powers


class Field:
    """The field of prime ** exponent elements, numbered from 0.

    The digits of a number to the base of the prime are the coefficients of a polynomial.
    """

    def __init__(self, prime: int, exponent: int) -> None:
        """Take the first monic polynomial of which x is a primitive root."""
        self.prime, self.order = prime, prime**exponent
        self._weights: Numbers = prime ** np.arange(exponent)
        self._digits: Numbers = np.arange(self.order)[:, None] // self._weights % prime
        powers = next(
            found
            for tail in product(range(prime), repeat=exponent)
            if (found := self._powers(tail))
        )
        self._power = np.array(powers)
        self._log = np.zeros(self.order, dtype=np.int64)
        self._log[self._power] = np.arange(self.order - 1)

    def _powers(self, tail: tuple[int, ...]) -> list[int]:
        """Return 1, x, x^2, ... where x^k is the tail; nothing if they miss an element."""
        element, powers = [1] + [0] * (len(tail) - 1), []
        for _ in range(self.order - 1):
            powers.append(int(np.dot(element, self._weights)))
            carry, shifted = element[-1], [0, *element[:-1]]
            element = [(a + carry * b) % self.prime for a, b in zip(shifted, tail, strict=True)]
        return powers if len({0, *powers}) == self.order else []

    def add(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the sums of two arrays of elements."""
        total: Numbers = (self._digits[one] + self._digits[other]) % self.prime @ self._weights
        return total

    def multiply(self, one: Numbers, other: Numbers) -> Numbers:
        """Return the products of two arrays of elements."""
        result = self._power[(self._log[one] + self._log[other]) % (self.order - 1)]
        return np.where((one == 0) | (other == 0), 0, result)


class Ring:
    """The product of the fields whose orders multiply to `order`, its elements 0 .. order - 1.

    Elements below `units` differ from each other in every field, so that the difference of two of
    them is never a divisor of zero (MacNeish 1922).
    """

    def __init__(self, order: int) -> None:
        """Build the fields."""
        self.fields = [Field(*power) for power in prime_powers(order)]
        self.units = min(field.order for field in self.fields)
        self._places: list[int] = [1]
        for field in self.fields:
            self._places.append(self._places[-1] * field.order)

    def _parts(self, elements: Numbers, among: int) -> list[Numbers]:
        """Split elements below `among` into the fields: all alike if they are few."""
        if among <= self.units:
            return [elements for _ in self.fields]
        places = zip(self._places, self.fields, strict=False)
        return [elements // place % field.order for place, field in places]

    def lines(self, size: int, rounds: int) -> Numbers:
        """Return rounds x size x order: i + j r, for all i, and j below size, r below rounds."""
        order = self._places[-1]
        every = np.arange(order)[None, None, :]
        many = self._parts(every, order)
        slopes = self._parts(np.arange(size)[None, :, None], size)
        steps = self._parts(np.arange(rounds)[:, None, None], rounds)
        result = np.zeros((rounds, size, order), dtype=np.int64)
        for place, field, i, j, r in zip(
            self._places, self.fields, many, slopes, steps, strict=False
        ):
            result += place * field.add(i, field.multiply(j, r))
        return result


@cache
def ring(order: int) -> Ring | None:
    """Return the ring of so many elements, unless one of its fields would be too large."""
    if order < 2 or max(p**e for p, e in prime_powers(order)) > LARGEST:  # noqa: PLR2004
        return None
    return Ring(order)
