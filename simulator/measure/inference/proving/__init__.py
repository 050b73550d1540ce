"""What is true in every world that the facts allow: sets of outcomes and integer bounds."""
