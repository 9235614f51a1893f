"""Addresses of stories that are not pages; in each language."""
