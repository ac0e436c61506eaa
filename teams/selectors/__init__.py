"""Reading the squads: who may go tonight, and how ready they were."""
