"""The product under measurement, the figures, and a PostgreSQL server to measure on."""
