"""Asking for feedback: links, QR codes and paper forms."""
