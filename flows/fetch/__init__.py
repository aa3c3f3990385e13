"""Fetching reports from publishers' servers into the archive (docs/fetching.md)."""

from flows.fetch.client import Client
from flows.fetch.report import FetchOutcome, fetch_report
from flows.fetch.settings import FetchSettings
from flows.fetch.state import FetchState

__all__ = ["Client", "FetchOutcome", "FetchSettings", "FetchState", "fetch_report"]
