"""The PostgreSQL of the tests: the one the bench brings too."""

from __future__ import annotations

from feedback_app.bench.measured.own_postgres import PREFIX, PostgresServer, stop_stale_servers


__all__ = ["PREFIX", "PostgresServer", "stop_stale_servers"]
