"""The verb `class`: a live class, its server, and a trial of the network."""
