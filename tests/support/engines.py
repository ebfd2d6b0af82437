"""Which engine a test needs."""

from __future__ import annotations

import pytest


on_one_engine = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For rules that are decided in Python: a second engine would only take time."""
