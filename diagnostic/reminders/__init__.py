"""What the monthly summary reminds of in the diagnostic: a module for each kind of thing that may be due."""
