"""Fetching reports from publishers' servers into the archive."""
