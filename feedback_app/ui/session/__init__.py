"""One browser tab: who is signed in, what it remembers, where the pages are."""
