"""What guides need in templates."""
