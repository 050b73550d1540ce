"""Every sentence that a person reads, whatever shows it."""
