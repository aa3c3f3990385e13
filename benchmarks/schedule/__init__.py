"""Scheduled runs over a large catalogue: what a run costs when nothing is new, and when three reports changed."""
