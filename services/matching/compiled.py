"""Compiling hot loops: cached on disk, without the interpreter's lock, never at import.

The cache lives where NUMBA_CACHE_DIR says, otherwise under `.potluck/numba` of the checkout, or
in the user's own cache where that cannot be written. There each version of the kernels has a folder
of its own: numba cannot read what it cached of a module that was renamed or removed since.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar


def _cache() -> Path:
    checkout = Path(__file__).parents[2]
    if os.access(checkout, os.W_OK):
        return checkout / ".potluck" / "numba" / _version()
    return Path.home() / ".cache" / "potluck" / "numba" / _version()


def _version() -> str:
    """Return what tells these kernels from any others, in a few letters."""
    here = Path(__file__).parent
    kernels = sorted(here.rglob("*kernel*.py"))
    words = [str(path.relative_to(here)).encode() + path.read_bytes() for path in kernels]
    return hashlib.sha256(b"".join(words)).hexdigest()[:12]


os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache()))

import numba  # noqa: E402 - reads where its cache lies when it is imported

P = ParamSpec("P")
T = TypeVar("T")

_TIGHT: Any = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "forceinline": True,
    "_nrt": False,
}


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """Compile a function of numbers and arrays when it is first called.

    It holds no lock while it runs, so that two threads search on two cores.
    """
    kernel: Callable[P, T] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return kernel


def tight(function: Callable[P, T]) -> Callable[P, T]:
    """Compile a function that makes no arrays, and therefore counts no references to them.

    Counting takes four fifths of the time where small functions are given many arrays.
    """
    kernel: Callable[P, T] = numba.njit(**_TIGHT)(function)
    return kernel


def is_compiled() -> bool:
    """Tell whether anything lies in the cache: `services.matching.tasks.warm` puts all there."""
    cache = Path(os.environ["NUMBA_CACHE_DIR"])
    return cache.is_dir() and any(cache.iterdir())
