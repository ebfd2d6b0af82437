"""Measures the product as it is run: a process of its own, loaded over its socket by this one."""
