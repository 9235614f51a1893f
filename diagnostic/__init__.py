"""The diagnostic: a short self-assessment of the seven elements."""
