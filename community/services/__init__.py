"""What changes things: verb first, keyword only, and who acts."""
