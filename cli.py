"""The command line of why12014."""
