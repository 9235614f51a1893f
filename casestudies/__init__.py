"""Stories: what organisations did with the framework and what came of it."""
