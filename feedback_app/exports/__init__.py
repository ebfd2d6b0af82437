"""Files for people and programs, made as bytes from what a service has gathered. No database here."""
