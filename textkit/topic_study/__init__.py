"""Topics of a corpus: a model fitted on files, looked at, compared with the lexicon, applied."""
