"""Settings: the only place that reads the environment. Every default runs."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from civicgrid.base import database
from civicgrid.base.files import kept

PACKAGE = Path(__file__).resolve().parent.parent

# --- Where this installation lives -------------------------------------------------------------------
# All data of one installation; two homes are two installations side by side.
_default_home = database.default_home(os.environ.get("XDG_DATA_HOME", ""))
CIVICGRID_HOME = Path(os.environ.get("CIVICGRID_HOME") or _default_home).absolute()
# A PostgreSQL of one's own, e.g. postgresql://user:password@host/civicgrid; empty = the embedded one.
CIVICGRID_DATABASE_URL = os.environ.get("CIVICGRID_DATABASE_URL", "")
# Host names this installation answers to, separated by commas.
ALLOWED_HOSTS = os.environ.get("CIVICGRID_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# The name of the ledger, which its checkpoints carry; a DNS name of the city is good. Never change it later.
CIVICGRID_LEDGER_ORIGIN = os.environ.get("CIVICGRID_LEDGER_ORIGIN", "civicgrid.localhost/ledger")
# Behind a proxy that speaks TLS: cookies only over https.
SECURE = os.environ.get("CIVICGRID_SECURE", "") == "yes"
# What the Open311 server insists on, parted by blanks: keys (what is sent needs an api_key), tokens (a new request is
# answered by a token in place of its number).
CIVICGRID_OPEN311 = os.environ.get("CIVICGRID_OPEN311", "").split()
# Web hooks may go to this machine and to private networks, too; whoever has a post can then reach what is there.
CIVICGRID_PRIVATE_ADDRESSES = os.environ.get("CIVICGRID_PRIVATE_ADDRESSES", "") == "yes"

# The push services of browsers, by the end of their hosts' names, separated by commas: messages go to no other host.
CIVICGRID_PUSH_SERVICES = os.environ.get(
    "CIVICGRID_PUSH_SERVICES", "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com"
).split(",")


CIVICGRID_HOME.mkdir(parents=True, exist_ok=True, mode=0o711)
SECRET_KEY = kept(CIVICGRID_HOME / "secret_key", lambda: secrets.token_urlsafe(48).encode()).decode()

# --- The house ---------------------------------------------------------------------------------------
# From the lowest to the highest; an app imports only apps to its left.
APPS = (
    "directory",
    "grid",
    "standards",
    "duties",
    "assets",
    "telemetry",
    "cases",
    "services",
    "exchange",
    "evaluation",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "civicgrid.base.ledger",
    "civicgrid.base.once",
    "civicgrid.base.snapshots",
    "civicgrid.base.ui",
    *(f"civicgrid.apps.{app}" for app in APPS),
    "civicgrid.project",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "civicgrid.base.http.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "civicgrid.base.http.middleware.Door",
    "civicgrid.base.http.away.Database",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "civicgrid.apps.directory.http.WhoActs",
    "civicgrid.apps.grid.http.CityTime",
    "civicgrid.base.http.middleware.Errors",
]
ROOT_URLCONF = "civicgrid.project.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "civicgrid.base.ui.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "civicgrid.base.ui.templatetags.faces",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------------
try:
    _target = conninfo_to_dict(CIVICGRID_DATABASE_URL or database.url(CIVICGRID_HOME))
except ProgrammingError as error:
    raise ImproperlyConfigured(f"CIVICGRID_DATABASE_URL is not an address of PostgreSQL: {error}") from error  # noqa: EM102, TRY003
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _target.pop("dbname", "civicgrid"),
        "USER": _target.pop("user", ""),
        "PASSWORD": _target.pop("password", ""),
        "HOST": _target.pop("host", ""),
        "PORT": str(_target.pop("port", "")),
        "OPTIONS": _target,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,  # after a restart of the database nobody is served by a dead connection
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Files and evidence, by the SHA-256 of their content.
MEDIA_ROOT = CIVICGRID_HOME / "files"
# The lake of observations: a folder, or object storage (s3://bucket/lake).
CIVICGRID_LAKE = os.environ.get("CIVICGRID_LAKE") or str(CIVICGRID_HOME / "lake")
# What the storage of the lake asks for, parted by blanks: s3.endpoint=http://host s3.access-key-id=…
# in PyIceberg's words.
CIVICGRID_LAKE_OPTIONS = dict(each.split("=", 1) for each in os.environ.get("CIVICGRID_LAKE_OPTIONS", "").split())
# What arrives and is not in the lake yet.
JOURNAL = CIVICGRID_HOME / "journal"
# By which other processes of this machine append to it, through the door that owns it.
JOURNAL_SOCKET = CIVICGRID_HOME / "run" / "journal.sock"
# The door's certificate and key (PEM, PKCS#8): with them devices send over TLS.
DOOR_CERTIFICATE, DOOR_KEY = (
    Path(each) if each else None
    for each in (os.environ.get("CIVICGRID_DOOR_CERTIFICATE"), os.environ.get("CIVICGRID_DOOR_KEY"))
)
# A broker of the city: mqtt://user:password@host:1883 or mqtts://…; empty = none is listened to.
CIVICGRID_MQTT_URL = os.environ.get("CIVICGRID_MQTT_URL", "")
# Who may read and write SensorThings without a key: nobody, or everybody (`open`, for tests of conformance alone).
CIVICGRID_SENSORTHINGS = os.environ.get("CIVICGRID_SENSORTHINGS", "")
# What one request may carry, in bytes; and what one with a photo of 10 MB may.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
MOST_UPLOAD_BYTES = 11_000_000

# --- Mail --------------------------------------------------------------------------------------------
# The mail server that takes letters to citizens: smtp://host:25, smtp+starttls://user:password@host:587 or
# smtps://user:password@host:465; empty = no letter leaves, and the log of letters says so.
CIVICGRID_MAIL_URL = os.environ.get("CIVICGRID_MAIL_URL", "")
# From whom letters come.
CIVICGRID_MAIL_FROM = os.environ.get("CIVICGRID_MAIL_FROM", "CivicGrid <civicgrid@localhost>")
# A mailbox whose letters become reports: imaps://user:password@host/INBOX; empty = none is read.
CIVICGRID_IMAP_URL = os.environ.get("CIVICGRID_IMAP_URL", "")
# Where people reach this installation: the addresses in letters begin with it.
CIVICGRID_URL = os.environ.get("CIVICGRID_URL", "http://localhost:8000")

# --- People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "directory.Person"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# NIST SP 800-63B: length and no common word, nothing else.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}"}
    for rule in ("MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
CSRF_FAILURE_VIEW = "civicgrid.base.ui.errors.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}

# --- Languages and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/web/parts/.+$"  # whose names carry the hash of what they hold

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CIVICGRID_LOG", "WARNING")},
}
