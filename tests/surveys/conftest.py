"""Property tests on a machine that others share: no time limit an example could miss by chance."""

from __future__ import annotations

from hypothesis import HealthCheck, settings


settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")
