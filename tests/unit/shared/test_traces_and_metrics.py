import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import generate_latest
from pydantic import SecretStr

from shared.settings import ServiceSettings
from shared.telemetry import (
    Metrics,
    configure_logs,
    continued,
    current_traceparent,
    tracer_provider,
)

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE_ID}-b7ad6b7169203331-01"


@pytest.fixture
def traces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TracerProvider]:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    provider = tracer_provider(
        "check-in", ServiceSettings(secret=SecretStr("unused"), data_dir=tmp_path, trace_share=1.0)
    )
    yield provider
    provider.shutdown()


@pytest.fixture
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, config = root.handlers[:], root.level, structlog.get_config()
    yield
    structlog.configure(**config)
    for handler in root.handlers:
        if isinstance(handler, logging.StreamHandler) and handler not in handlers:
            handler.stream.close()
    root.handlers, root.level = handlers, level


def spans(folder: Path) -> list[dict[str, object]]:
    [file] = (folder / "traces").iterdir()
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_span_becomes_a_line_of_json(traces: TracerProvider, tmp_path: Path) -> None:
    tracer = traces.get_tracer("test")

    with continued(tracer, "publish attendance-recorded", PARENT, facts=3):
        pass
    traces.force_flush()

    [line] = spans(tmp_path)
    assert line["name"] == "publish attendance-recorded"
    assert line["trace"] == TRACE_ID
    assert line["parent"] == "b7ad6b7169203331"
    assert line["service"] == "check-in"
    assert line["attributes"] == {"facts": 3}
    assert isinstance(line["start"], int)
    assert isinstance(line["end"], int)
    assert line["start"] <= line["end"]


def test_spans_are_appended_to_what_is_there(traces: TracerProvider, tmp_path: Path) -> None:
    tracer = traces.get_tracer("test")
    for name in ("one", "two"):
        with continued(tracer, name, None):
            pass
        traces.force_flush()

    assert [line["name"] for line in spans(tmp_path)] == ["one", "two"]


def test_what_has_no_trace_begins_one(traces: TracerProvider, tmp_path: Path) -> None:
    tracer = traces.get_tracer("test")

    with continued(tracer, "outer", PARENT), continued(tracer, "alone", None):
        pass
    traces.force_flush()

    alone, outer = spans(tmp_path)
    assert alone["parent"] is None
    assert alone["trace"] != outer["trace"]


def test_a_trace_crosses_storage(traces: TracerProvider, tmp_path: Path) -> None:
    """What is stored with a fact while a request runs continues that request's trace later."""
    tracer = traces.get_tracer("test")
    with continued(tracer, "POST /arrivals", PARENT):
        stored = current_traceparent()
    with continued(tracer, "publish", stored):
        pass
    traces.force_flush()

    request, published = spans(tmp_path)
    assert published["trace"] == request["trace"] == TRACE_ID
    assert published["parent"] == request["span"]


def test_outside_of_every_trace_there_is_nothing_to_store() -> None:
    assert current_traceparent() is None


def test_a_malformed_trace_context_begins_a_new_trace(
    traces: TracerProvider, tmp_path: Path
) -> None:
    with continued(traces.get_tracer("test"), "publish", "nonsense"):
        pass
    traces.force_flush()

    assert spans(tmp_path)[0]["parent"] is None


def test_a_collector_is_used_where_the_environment_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    provider = tracer_provider(
        "check-in", ServiceSettings(secret=SecretStr("unused"), data_dir=tmp_path, trace_share=1.0)
    )

    provider.shutdown()

    assert not (tmp_path / "traces").exists()


@pytest.mark.usefixtures("logs_as_before")
def test_logs_are_json_lines_with_the_trace_they_belong_to(
    traces: TracerProvider, tmp_path: Path
) -> None:
    log = tmp_path / "logs" / "check-in.jsonl"
    configure_logs(log)

    with continued(traces.get_tracer("test"), "POST /arrivals", PARENT):
        structlog.get_logger().warning("a fact is tried again", attempt=2)
    structlog.get_logger().info("ready")

    within, outside = [json.loads(line) for line in log.read_text().splitlines()]
    assert within["event"] == "a fact is tried again"
    assert (within["level"], within["attempt"]) == ("warning", 2)
    assert within["trace"] == TRACE_ID
    assert "trace" not in outside


@pytest.mark.usefixtures("logs_as_before")
def test_an_error_is_logged_without_the_values_around_it(tmp_path: Path) -> None:
    """Local variables hold people's names: a traceback may show code, never values."""
    log = tmp_path / "errors.jsonl"
    configure_logs(log)
    name = "Ana " + "O'Neill-Müller"

    try:
        len(name) / 0
    except ZeroDivisionError:
        structlog.get_logger().exception("a request failed")

    assert "ZeroDivisionError" in log.read_text()
    assert name not in log.read_text()


def test_figures_are_of_the_system_and_of_one_service() -> None:
    metrics = Metrics("check-in")
    metrics.consumed.labels("check-in", "attendee-registered", "kept").inc()

    exposition = generate_latest(metrics.registry).decode()

    assert 'fact="attendee-registered",outcome="kept",service="check-in"} 1.0' in exposition
    assert generate_latest(Metrics("check-in").registry).decode().count("attendee") == 0
