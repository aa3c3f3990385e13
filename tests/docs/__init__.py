"""The documentation holds: commands run, excerpts are real, links lead somewhere."""
