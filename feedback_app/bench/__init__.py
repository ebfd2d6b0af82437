"""Measures the product as it really runs: as its own process, put under load over a socket."""
