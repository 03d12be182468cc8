"""The verbs of the citizen's door."""
