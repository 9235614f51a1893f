"""What answers requests about accounts."""
