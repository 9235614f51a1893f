"""The papers of a round as PDF: the summary, the board paper, and the form to fill in by hand."""
