"""What whoever runs a site does with its database: move it, back it up, look whether it is well."""
