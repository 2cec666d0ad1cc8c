"""Models made from labels by command: the calibrated reading, and what it is told about words."""
