"""The steps of a pass, the loop, and the one place that wires everything."""
