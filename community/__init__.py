"""People: who takes part and how they sign in."""
