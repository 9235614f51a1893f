"""Template tags of stories."""
