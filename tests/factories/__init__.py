"""Makes what tests need, in plain functions."""
