"""Which totals are withheld beside the small ones: a rule that the platform follows and all know.

The model follows it; an observer who knows it reads from what is missing what can be missing.
"""
