"""What people with an account meet, page by page: from making one to signing in with a passkey."""

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, expect

from tests.accounts.mails import newest_code
from tests.browser import visitor

Shoot = Callable[[Page, str], None]

ADDRESS, PASSWORD = "ada@example.org", "four words that nobody guesses"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page) -> CDPSession:
    """Give the browser a device that makes and keeps passkeys, and whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def forget_limits() -> None:
    """Let a minute go by, as far as the limits count."""
    from django.core.cache import cache

    cache.clear()


def ask_for_code(page: Page, site: str, address: str = ADDRESS) -> None:
    forget_limits()
    page.goto(f"{site}/account/login/")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.press(page, "Send me a code")


def enter_code(page: Page, button: str = "Sign in") -> None:
    page.get_by_label("The code").fill(newest_code())
    visitor.press(page, button)


def sign_up(page: Page, site: str, address: str = ADDRESS) -> None:
    forget_limits()
    page.goto(f"{site}/account/signup/")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.press(page, "Send me a code")
    enter_code(page, "Confirm the address")


def sign_in(page: Page, site: str, address: str = ADDRESS) -> None:
    ask_for_code(page, site, address)
    enter_code(page)


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/account/logout/")
    visitor.press(page, "Sign out")


def show_that_it_is_me(page: Page) -> None:
    """Come by the page that asks once more, with a code."""
    forget_limits()
    visitor.press(page, "Send me a code")
    enter_code(page, "Go on")


def take_accounts(page: Page, site: str, shoot: Shoot) -> None:
    """Stop at every page of accounts, and at its errors."""
    from django.test import override_settings

    from tests.accounts.people import code_of
    from tests.accounts.test_single_sign_on_pages import PROVIDERS

    give_device(page)

    def take(name: str, path: str) -> None:
        page.goto(f"{site}/account/{path}")
        shoot(page, name)

    take("login", "login/")
    page.get_by_label("Your e-mail address").fill("ada")
    visitor.press(page, "Send me a code")
    shoot(page, "login-error")
    take("login-password", "login/password/")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_label("Your password").fill("wrong")
    visitor.press(page, "Sign in")
    shoot(page, "login-password-error")
    take("signup-passkey", "signup/passkey/")
    take("reset", "password/reset/")
    take("inactive", "inactive/")
    take("elsewhere-cancelled", "3rdparty/login/cancelled/")
    take("elsewhere-error", "3rdparty/login/error/")
    with override_settings(LOCAL_ACCOUNTS=False):
        take("login-closed", "login/")
        take("signup-closed", "signup/")
    with override_settings(SOCIALACCOUNT_PROVIDERS=PROVIDERS):
        take("login-elsewhere", "login/")
        take("elsewhere-asks", "oidc/example/login/")
    with override_settings(SOCIALACCOUNT_PROVIDERS=PROVIDERS, LOCAL_ACCOUNTS=False):
        take("login-elsewhere-alone", "login/")
        take("signup-elsewhere-alone", "signup/")
    visitor.start(page, site)
    visitor.press(page, "Stop for now")
    visitor.press(page, "Make a return key")
    take("signup", "signup/")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    visitor.press(page, "Send me a code")
    shoot(page, "code")
    page.get_by_label("The code").fill("0000-0000")
    visitor.press(page, "Confirm the address")
    shoot(page, "code-error")
    enter_code(page, "Confirm the address")
    shoot(page, "join")
    visitor.press(page, "Yes, it is mine")
    shoot(page, "after")
    take("account-new", "")

    take("again", "password/set/")
    show_that_it_is_me(page)
    shoot(page, "password-set")
    page.get_by_label("A new password").fill("short")
    page.get_by_label("The same once more").fill("other")
    visitor.press(page, "Set it")
    shoot(page, "password-set-error")
    page.get_by_label("A new password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    visitor.press(page, "Set it")
    take("password-change", "password/change/")
    take("email", "email/")

    take("app", "2fa/totp/activate/")
    secret = page.locator(".account__key").inner_text()
    page.get_by_label("The code in the app").fill("000000")
    visitor.press(page, "Add the app")
    shoot(page, "app-error")
    secret = page.locator(".account__key").inner_text()
    page.get_by_label("The code in the app").fill(code_of(secret))
    visitor.press(page, "Add the app")
    shoot(page, "recovery-codes")
    take("recovery-generate", "2fa/recovery-codes/generate/")
    take("passkey-add", "2fa/webauthn/add/")
    visitor.press(page, "Make the passkey")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    shoot(page, "account")
    visitor.follow(page, "Rename")
    shoot(page, "passkey-rename")
    page.goto(f"{site}/account/")
    visitor.follow(page, "Remove Passkey")
    shoot(page, "passkey-remove")
    take("app-remove", "2fa/totp/deactivate/")
    take("connections", "3rdparty/")
    take("erase", "erase/")
    take("logout", "logout/")
    sign_out(page, site)
    shoot(page, "signed-out")
    ask_for_code(page, site)
    enter_code(page)
    shoot(page, "second-step")
    page.get_by_label("A code", exact=True).fill("000000")
    visitor.press(page, "Sign in")
    shoot(page, "second-step-error")
