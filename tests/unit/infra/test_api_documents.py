from pathlib import Path

import pytest

from infra.api_documents import DOCUMENTED, asyncapi, openapi

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("service", DOCUMENTED)
def test_the_written_openapi_is_what_the_service_answers(service: str) -> None:
    written = (DOCS / "openapi" / f"{service}.json").read_text(encoding="utf-8")

    assert written == openapi(service), "run `make docs`"


@pytest.mark.parametrize("service", DOCUMENTED)
def test_the_written_asyncapi_is_what_the_service_tells_and_hears(service: str) -> None:
    written = (DOCS / "asyncapi" / f"{service}.json").read_text(encoding="utf-8")

    assert written == asyncapi(service), "run `make docs`"
