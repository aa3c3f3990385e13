"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says something of the machine's neighbours, and nothing of the property.
settings.register_profile("unhurried", parent=settings.default, deadline=None)
settings.load_profile("unhurried")
