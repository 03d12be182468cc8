"""What everybody may see of cases, and nothing else."""
