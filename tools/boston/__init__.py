"""Boston's city folder, learned from the requests of its 311 line and the maps of its areas."""
