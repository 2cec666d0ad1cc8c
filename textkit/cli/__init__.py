"""The command line: options, one call, an exit status. The only room that prints or exits."""
