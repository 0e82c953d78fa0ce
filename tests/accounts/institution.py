"""An institution with OpenID Connect, on this machine: real addresses, keys and tokens.

What it tells and what goes wrong with it is set by its attributes, between two requests.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "skills", "a secret of two"
NAME = "Example University"


@dataclass
class Institution:
    url: str = ""
    # Of whoever signs in next.
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "4711",
            "email": "ada@example.org",
            "email_verified": True,
            "given_name": "Ada",
            "family_name": "Lovelace",
            "preferred_username": "al4711",
        }
    )
    claims: dict[str, Any] = field(default_factory=dict)  # instead of what the token would say
    without: str = ""  # of what a token lacks; "id_token" for none at all
    told: dict[str, Any] | None = None  # instead of the person, where more is asked
    broken: str = ""  # the page that fails, or answers no JSON
    nonsense: bool = False
    refuses: bool = False  # the code
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)  # for a sign-in
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            **self.person,
            **self.claims,
        }
        claims.pop(self.without, None)
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})

    # --- Its pages: a path, and what it answers ---

    def configuration(self, query: dict[str, str]) -> Any:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self, query: dict[str, str]) -> Any:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "1", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Ask whoever comes, who may also turn back."""
        assert query["client_id"] == CLIENT_ID
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        self.asked.append(query)
        code = secrets.token_urlsafe()
        self.codes[code] = query
        back = query["redirect_uri"]
        yes = f"{back}?{urlencode({'code': code, 'state': query['state']})}"
        no = f"{back}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        return (
            f"<!doctype html><html lang=en><title>{NAME}</title><h1>{NAME}</h1>"
            f'<p><a href="{yes}">Sign in as Ada</a> <a href="{no}">Cancel</a>'
        )

    def give_token(self, sent: dict[str, str]) -> Any:
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        rightly = (
            asked is not None
            and not self.refuses
            and sent.get("client_secret") == SECRET
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == sent.get("redirect_uri")
        )
        if not rightly or asked is None:
            return None
        given = {"access_token": "access", "token_type": "Bearer", "expires_in": 300}
        return given if self.without == "id_token" else given | {"id_token": self.token(asked)}

    def userinfo(self, query: dict[str, str]) -> Any:
        return self.person if self.told is None else self.told


class _Pages(BaseHTTPRequestHandler):
    def __init__(self, institution: Institution, *args: Any) -> None:
        self.institution = institution
        super().__init__(*args)

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(place.query).items()}
        pages = {
            "/.well-known/openid-configuration": self.institution.configuration,
            "/keys": self.institution.keys,
            "/userinfo": self.institution.userinfo,
            "/authorize": self.institution.authorize,
        }
        self._answer(place.path, pages[place.path](query))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer("/token", self.institution.give_token(sent))

    def _answer(self, path: str, answer: Any) -> None:
        is_broken = path == self.institution.broken
        status = 500 if is_broken and not self.institution.nonsense else 200
        if answer is None:
            status, answer = 400, {"error": "invalid_grant"}
        is_page = isinstance(answer, str)
        body = answer if is_page else json.dumps(answer)
        if is_broken and self.institution.nonsense:
            body = "<p>We are moving."
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if is_page else "application/json")
        self.end_headers()
        self.wfile.write(body.encode())


@contextmanager
def running() -> Iterator[Institution]:
    institution = Institution()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, institution))
    institution.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield institution
    finally:
        server.shutdown()
        server.server_close()
