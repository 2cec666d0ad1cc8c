"""Many documents: partitions, executors, resume, assembly of the tables in input order."""
