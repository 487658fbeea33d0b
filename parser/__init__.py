"""Reads Exchange console output exactly, and says why event 12014 is logged."""
