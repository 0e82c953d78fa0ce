"""An address of PostgreSQL, with the folder of a socket or a host, taken apart for libpq."""

from urllib.parse import unquote, urlsplit


def parts_of(url: str) -> dict[str, str]:
    """Return what psycopg2.connect takes: dbname, and of the others what the address says."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    said = {
        "dbname": unquote(name),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        # "//tmp/folder": what stands before it is the slash behind the (empty) host.
        "host": parts.hostname or unquote(folder.removeprefix("/")),
        "port": str(parts.port or ""),
    }
    return {key: value for key, value in said.items() if value}
