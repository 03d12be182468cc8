"""Beyond one machine: the same expressions and detectors on engines that span many."""
