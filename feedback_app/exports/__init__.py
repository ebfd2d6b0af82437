"""Files for people and programs: what a service gathered goes in, bytes come out. No database here."""
