"""Tables: schemas with bilingual labels, rows from records, writers, codebook, paper tables."""
