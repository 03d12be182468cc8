"""Requests come in by Open311, and cases go out by it."""
