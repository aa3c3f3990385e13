"""A document gone through: its pages read in order, by one process or several, and put together."""
