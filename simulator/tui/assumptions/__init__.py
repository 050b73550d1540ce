"""What the figures rest on, and what another number would do."""
