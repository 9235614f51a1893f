"""What changes things in the ground."""
