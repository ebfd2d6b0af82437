"""The parts of a report, and the data it is written from."""
