"""The outbox and the thread that sends what waits in it."""
