"""What observations are, and what becomes of them: pure."""
