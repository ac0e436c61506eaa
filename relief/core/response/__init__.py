"""Pages and papers of command, duty and plans that need nothing but the core."""
