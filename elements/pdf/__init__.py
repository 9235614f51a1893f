"""The PDF of a guide: exactly two A4 pages, made once a revision, tagged for screen readers."""
