import pytest

from services.matching.seating.solver import warm


@pytest.fixture(autouse=True, scope="session")
def _warm_solver() -> None:
    warm()
