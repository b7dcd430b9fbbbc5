"""Compiling hot loops: cached on disk, without the interpreter's lock, never at import.

The cache lives where NUMBA_CACHE_DIR says, otherwise under `.potluck/numba`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(".potluck", "numba").absolute()))

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Compile a function of numbers and arrays when it is first called.

    It holds no lock while it runs, so that two threads search on two cores.
    """
    kernel: Callable[P, T] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return kernel
