"""The lexicon workbench: lint, statistics, concordance, ablation, expansion, interchange, diff."""
