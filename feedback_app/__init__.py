"""The product: storage, services, the two faces people meet, and the command line."""

__version__ = "0.2.0"
