"""Agreement with human labels: gold files, figures with intervals, baselines in the same run."""
