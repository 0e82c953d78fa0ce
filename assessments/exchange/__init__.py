"""A framework in and out of a file. Knows the domain and file formats; no database, no Django."""
