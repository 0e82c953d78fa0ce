"""YAML file → Framework: a file is a document with comments."""

from assessments.domain.framework import Framework
from assessments.exchange.findings import Findings, UnreadableFramework
from assessments.exchange.nodes import read_content
from assessments.exchange.yaml_nodes import read_nodes

__all__ = ["UnreadableFramework", "read_framework"]


def read_framework(data: bytes) -> Framework:
    """Return the framework in this YAML file, or raise UnreadableFramework with all problems."""
    findings = Findings()
    return read_content(read_nodes(data, findings), findings)
