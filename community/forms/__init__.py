"""What people fill in about their account. allauth's forms with our words; their rules stay allauth's."""
