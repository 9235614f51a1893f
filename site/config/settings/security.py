"""Sign-in, cookies and headers. The reasons stand in docs/adr and the tests in tests/test_access.py."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF

AUTHENTICATION_BACKENDS = ["community.adapters.sign_in.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "community.passwords.GuessablePasswordValidator"},
]

ACCOUNT_ADAPTER = "community.adapters.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True  # a code survives the link scanners of NHSmail
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60  # NHSmail can be slow
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}  # 3 tries at 100 million
ACCOUNT_CHANGE_EMAIL = True  # one address an account; the old one stays until the new one is confirmed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,15/h/key"}  # beside allauth's own
ACCOUNT_FORMS = {
    "add_email": "community.forms.account.ChangeEmailForm",
    "change_password": "community.forms.account.PasswordChangeForm",
    "confirm_email_verification_code": "community.forms.sign_in.EmailCodeForm",
    "confirm_login_code": "community.forms.sign_in.SignInCodeForm",
    "login": "community.forms.sign_in.SignInForm",
    "reauthenticate": "community.forms.sign_in.PasswordAgainForm",
    "request_login_code": "community.forms.sign_in.AskForCodeForm",
    "reset_password": "community.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "community.forms.sign_in.NewPasswordForm",
    "set_password": "community.forms.account.FirstPasswordForm",
    "signup": "community.forms.sign_in.CreateAccountForm",
}

# Where people with rights over others work: with REQUIRE_MFA on, only after a second step.
SECOND_STEP_PATHS = ("/admin/", "/case-studies/review/", "/cy/case-studies/review/")
MFA_ADAPTER = "community.adapters.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "HWB Commons"
MFA_FORMS = {
    "activate_totp": "community.forms.second_step.AddAppForm",
    "add_webauthn": "community.forms.second_step.AddPasskeyForm",
    "authenticate": "community.forms.second_step.SecondStepForm",
    "authenticate_webauthn": "community.forms.second_step.UsePasskeyForm",
    "edit_webauthn": "community.forms.second_step.RenamePasskeyForm",
    "login_webauthn": "community.forms.second_step.SignInWithPasskeyForm",
    "reauthenticate": "community.forms.second_step.SecondStepAgainForm",
    "reauthenticate_webauthn": "community.forms.second_step.PasskeyAgainForm",
}

FORM_RENDERER = "home.form_renderer.NHSFormRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie beyond session and csrf

SESSION_ENGINE = "home.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# No nonce: public pages are cached, and a replayed nonce is none. Scripts are files of ours; the one inline line that
# nhsuk-frontend needs (it marks the body as script-enabled) is a file too.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [NONE],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
