"""Pure decisions of the exchange: a file for each thing that other systems speak."""
