"""From raw text to paragraphs and lexicon hits: plain functions, and spaCy components over them."""
