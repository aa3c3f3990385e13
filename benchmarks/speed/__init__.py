"""How long readers take and how much memory, side by side in one run."""
