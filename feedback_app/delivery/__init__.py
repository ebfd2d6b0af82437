"""How messages leave the service: a folder for each channel."""
