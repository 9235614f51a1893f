"""Writes to stories and to what belongs to them."""
