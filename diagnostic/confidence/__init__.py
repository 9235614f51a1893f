"""The confidence review: a lead's own look at their work, and what may be told of all leads together."""
