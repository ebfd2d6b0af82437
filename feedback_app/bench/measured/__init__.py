"""The product as measured, its figures, and a PostgreSQL to measure on."""
