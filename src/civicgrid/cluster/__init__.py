"""Beyond one machine: the same expressions and detectors on other engines."""
