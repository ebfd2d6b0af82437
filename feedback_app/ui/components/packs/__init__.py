"""Packs: choosing, previewing and downloading."""
