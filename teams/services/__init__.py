"""What changes squads and their members."""
