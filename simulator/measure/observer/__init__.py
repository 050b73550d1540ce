"""From ledger to evidence to conclusions: what one observer can work out."""
