"""The database: engine, migrations, encryption, counts and queries."""
