"""What a text tells of its cluster: type, mode, process, facts, policy fit, each with evidence."""
