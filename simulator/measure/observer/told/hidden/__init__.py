"""What totals can be that are missing where the policy also hides what would give them away."""
