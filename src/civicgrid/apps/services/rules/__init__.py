"""The pure decisions of the citizen's door."""
