"""Why something is known of a home: the facts that force it, step by step."""
