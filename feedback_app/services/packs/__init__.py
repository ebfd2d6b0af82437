"""Packs: gathered from the figures the pages use, protected for their readers, written, stored, compared."""
