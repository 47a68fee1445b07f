"""Addresses of signing in and of one's account."""

from django.urls import path

from gongzhi.accounts.views import colleagues, devices, keys, provider, second, security, sign_in, telephone

urlpatterns = [
    # /sign-in
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/passkey", sign_in.with_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options", sign_in.ask_for_passkey, name="sign-in-passkey-options"),
    path("sign-in/second", second.second, name="second-step"),
    path("sign-in/second/passkey", second.with_passkey, name="second-passkey"),
    path("sign-in/second/passkey/options", second.ask_for_passkey, name="second-passkey-options"),
    path("sign-in/enrol", second.enrol, name="enrol"),
    path("sign-in/with/<str:code>", provider.go, name="sign-in-with"),
    path("sign-in/back/<str:code>", provider.back, name="sign-in-back"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    # /accounts
    path("accounts", colleagues.contents, name="colleagues"),
    path("accounts/<str:username>", colleagues.colleague, name="colleague"),
    # /me
    path("me/password", security.password, name="password"),
    path("me/security", security.security, name="security"),
    path("me/security/confirm", security.confirm, name="confirm"),
    path("me/security/confirm/passkey", security.confirm_with_passkey, name="confirm-passkey"),
    path("me/security/confirm/passkey/options", security.ask_for_passkey, name="confirm-passkey-options"),
    path("me/security/sessions/<int:pk>/end", devices.end_session, name="session-end"),
    path("me/security/everywhere", devices.everywhere, name="sign-out-everywhere"),
    path("me/security/codes", telephone.telephone, name="codes"),
    path("me/security/codes/stop", telephone.stop, name="codes-stop"),
    path("me/security/recovery", telephone.recovery, name="recovery-codes"),
    path("me/security/passkeys", keys.add, name="passkey-add"),
    path("me/security/passkeys/options", keys.ask_to_add, name="passkey-add-options"),
    path("me/security/passkeys/<int:pk>/remove", keys.remove, name="passkey-remove"),
]
