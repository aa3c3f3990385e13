"""The text of a page: words, lines, paragraphs, and what is no part of it."""
