"""One-time links, standing links, and the mail that carries a link."""
