"""Large runs by hand: what the tests do small, at the size that the goals name."""
