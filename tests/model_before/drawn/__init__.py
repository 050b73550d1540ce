"""What luck decides before a run begins: the town, who is asked, who answers how, and when."""
