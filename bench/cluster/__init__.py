"""A site of several nodes on this machine, by the files of deploy/, and people who use it."""
