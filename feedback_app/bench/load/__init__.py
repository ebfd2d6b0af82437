"""Load on the plain face, and the yardstick in this process."""
