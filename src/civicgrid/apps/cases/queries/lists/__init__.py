"""Lists of cases: what is asked, what fits, how it is shown, kept and taken along."""
