"""Load on the plain pages, and the same work in this process to compare with."""
