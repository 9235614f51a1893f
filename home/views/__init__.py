"""What answers requests that are not pages."""
