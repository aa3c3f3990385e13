"""From joined tables and the text around them to typed records."""
