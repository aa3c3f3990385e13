"""What the data is: fields, vocabularies, the catalogue's entries, findings and errors. Imports nothing of ours."""
