"""A framework in and out of a document or a file. Knows the domain and formats; no database."""
