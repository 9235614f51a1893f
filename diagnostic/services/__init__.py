"""Writes to rounds and to what belongs to them."""
