"""What each paper of dispatch prints, from rows to data."""
