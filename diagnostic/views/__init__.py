"""What members ask for of the diagnostic."""
