"""Who may be sent, and whether a squad is ready: arithmetic without Django."""
