"""What people type into the diagnostic."""
