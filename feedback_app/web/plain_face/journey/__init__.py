"""One visit to one form: addresses, cookies, what was posted."""
