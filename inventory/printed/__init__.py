"""What the papers of the warehouse print, one file a subject."""
