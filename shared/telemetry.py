"""What can be seen of a running service: structured logs, metrics and traces. Never of a person.

Traces go to an OpenTelemetry collector where `OTEL_EXPORTER_OTLP_ENDPOINT` names one, otherwise as
JSON lines to `<data_dir>/traces/`. A trace crosses the outbox because the trace context is stored
with the fact.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from structlog.tracebacks import ExceptionDictTransformer

from shared.settings import ServiceSettings

_PROPAGATOR = TraceContextTextMapPropagator()
_TRACEBACKS = ExceptionDictTransformer(show_locals=False)  # they hold people's names


def configure_logs(target: Path | None = None) -> None:
    """Write every log line as JSON, to `target` or to standard error."""
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
    stream = target.open("a", buffering=1, encoding="utf-8") if target else sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_trace,
            structlog.processors.ExceptionRenderer(_TRACEBACKS),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=stream, level=logging.WARNING, force=True)


def current_traceparent() -> str | None:
    """Return the W3C trace context of what is being done, to be stored or sent along."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def continued(
    tracer: trace.Tracer, name: str, traceparent: str | None, **attributes: str | int
) -> Iterator[trace.Span]:
    """Do something as a part of the trace that `traceparent` names."""
    parent = _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else context.Context()
    with tracer.start_as_current_span(name, context=parent, attributes=attributes) as span:
        yield span


def tracer_provider(service: str, settings: ServiceSettings) -> TracerProvider:
    """Return the source of the service's spans, connected to where they go."""
    provider = TracerProvider(
        resource=Resource.create({"service.name": service}),
        sampler=ParentBased(TraceIdRatioBased(settings.trace_share)),
    )
    exporter: SpanExporter = (
        OTLPSpanExporter()
        if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        else TraceFile(settings.data_dir / "traces" / f"{service}-{os.getpid()}.jsonl")
    )
    provider.add_span_processor(_RouteOnly())
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
    return provider


class _RouteOnly(SpanProcessor):
    """Keeps addresses out of traces: those of sign-in and unsubscribe links are secrets.

    The route, with the names of its parameters instead of their values, says enough.
    """

    def on_start(self, span: Span, parent_context: context.Context | None = None) -> None:
        """Blank what came with the request's address."""
        del parent_context
        for name in ("url.path", "url.query"):
            if name in (span.attributes or {}):
                span.set_attribute(name, "withheld")


class TraceFile(SpanExporter):
    """Appends spans to a file, one JSON object a line; times are nanoseconds since the epoch."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Write the spans."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(_line(span)) + "\n" for span in spans)
        return SpanExportResult.SUCCESS


class Metrics:
    """The figures of one service: of the system, never of a person."""

    def __init__(self, service: str) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Histogram(
            "potluck_http_request_seconds",
            "Time to answer a request.",
            ["service", "method", "route", "status"],
            registry=registry,
        )
        self.published = Counter(
            "potluck_facts_published", "Facts published.", ["service", "fact"], registry=registry
        )
        self.consumed = Counter(
            "potluck_facts_consumed",
            "Facts consumed, by outcome.",
            ["service", "fact", "outcome"],
            registry=registry,
        )
        self.backlog = Gauge(
            "potluck_outbox_oldest_seconds",
            "Age of the oldest unpublished fact.",
            ["service"],
            registry=registry,
        )
        self.service = service


def _with_trace(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        event["trace"] = f"{span.trace_id:032x}"
    return event


def _line(span: ReadableSpan) -> dict[str, object]:
    own = span.get_span_context()
    return {
        "trace": f"{own.trace_id:032x}" if own else None,
        "span": f"{own.span_id:016x}" if own else None,
        "parent": f"{span.parent.span_id:016x}" if span.parent else None,
        "links": [f"{link.context.trace_id:032x}" for link in span.links],
        "service": span.resource.attributes["service.name"],
        "name": span.name,
        "start": span.start_time,
        "end": span.end_time,
        "attributes": dict(span.attributes or {}),
    }
