"""Traces, to a collector of OpenTelemetry: a span for each request and one for each statement.

A statement is told as it is prepared, without its values.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import (
    SERVICE_NAME,
    SERVICE_VERSION,
    OTELResourceDetector,
    Resource,
)
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind

from skillsapp.incoming import METHODS
from skillsapp.logs import hidden
from skillsapp.release import VERSION
from skillsapp.request_ids import request_id


@cache
def provider() -> TracerProvider:
    """Return what makes spans and sends them. What else it needs to know is in OTEL_… settings."""
    ours = Resource({SERVICE_NAME: "skillsapp", SERVICE_VERSION: VERSION})
    resource = ours.merge(OTELResourceDetector().detect())
    made = TracerProvider(resource=resource)
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return made


def traced(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Trace each request with what it asks the database."""
    tracer = provider().get_tracer("skillsapp")

    def statement(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        words = {"db.system.name": connection.vendor, "db.query.text": hidden(sql)}
        with tracer.start_as_current_span(
            sql.split(maxsplit=1)[0],
            kind=SpanKind.CLIENT,
            attributes=words,
            record_exception=False,  # it may name a row
        ):
            return execute(sql, *rest)

    def middleware(request: HttpRequest) -> HttpResponse:
        method = request.method if request.method in METHODS else "_OTHER"
        with (
            tracer.start_as_current_span(str(method), kind=SpanKind.SERVER) as span,
            connection.execute_wrapper(statement),
        ):
            response = get_response(request)
            if match := request.resolver_match:
                span.update_name(f"{method} {match.view_name}")
                span.set_attribute("http.route", match.route)
            span.set_attribute("http.request.method", str(method))
            span.set_attribute("http.response.status_code", response.status_code)
            span.set_attribute("request.id", request_id())
            return response

    return middleware
