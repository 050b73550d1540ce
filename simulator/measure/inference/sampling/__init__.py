"""One component that is too large to solve: chains, and what they add up to, with its error."""
