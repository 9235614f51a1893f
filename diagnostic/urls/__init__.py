"""Addresses of the diagnostic; in each language."""
