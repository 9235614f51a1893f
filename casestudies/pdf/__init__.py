"""The PDF of a story: exactly one A4 page however long the story is, tagged for screen readers."""
