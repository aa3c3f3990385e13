"""The ICDAR 2013 table competition: how our reader finds the tables of government PDFs, without any catalogue entry."""
