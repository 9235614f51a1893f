"""Template tags of the diagnostic."""
