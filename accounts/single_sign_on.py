"""OpenID Connect, more strictly than allauth has it.

What comes back must be of the sign-in that this browser began: beside the state, which allauth
looks at, a challenge (PKCE) and a number used once (nonce) tie a code and a token to it. Of what
the other site tells of a person only the address and the name are taken; nothing else is kept.
"""

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac


class StrictProvider(OpenIDConnectProvider):
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, Any]:
        """Return what goes along to the other site; of the verifier it learns only what is made."""
        params: dict[str, Any] = super().get_pkce_params()
        if "code_verifier" not in params:
            raise OAuth2Error("PKCE is turned off, and the nonce is made of it")
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, Any]:
        """Let no link to this site choose what is asked of the other one."""
        params: dict[str, Any] = self.get_auth_params()
        return params

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        scope: list[str] = self.get_scope()
        return scope

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> Any:
        """Return who it is by the token, which must be there; further words must be of the same."""
        claims, told = response.get("id_token"), response.get("userinfo")
        if not claims or (told is not None and told["sub"] != claims["sub"]):
            raise OAuth2Error("The token and what was told with it are not of one person")
        login = super().sociallogin_from_response(request, response)
        login.nonce = claims.get("nonce")
        return login

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}


def nonce_of(verifier: str) -> str:
    return salted_hmac("accounts.nonce", verifier, algorithm="sha256").hexdigest()


def is_of_this_sign_in(login: Any) -> bool:
    """Say whether a token was made for the sign-in that this browser began."""
    if not isinstance(login.provider, StrictProvider):
        return True  # others have no nonce
    verifier = login.state.get("pkce_code_verifier")
    nonce = getattr(login, "nonce", None)
    return bool(verifier and nonce) and constant_time_compare(str(nonce), nonce_of(verifier))
