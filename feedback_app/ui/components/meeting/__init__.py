"""The parts of *This week*."""
