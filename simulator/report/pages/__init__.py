"""Pages to keep and to print: the report and the handout, as HTML that needs nothing else."""
