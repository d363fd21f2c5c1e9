#!/usr/bin/env bash
# Django's stock admin (PyPI) under gunicorn, SQLite. Any public host; X-Forwarded-Proto decides
# whether Django takes the request for https, and then it demands a Referer or Origin that fits.
name="${name:-django-admin}"
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + ${number:-4}))

django() { as_web env DJANGO_SETTINGS_MODULE=site_settings PYTHONPATH="$state/site" "$venv/bin/python" -m django "$@"; }

declare -p at_a_time &>/dev/null || at_a_time=()

# Runs Python from stdin; passwords come by the environment.
shell() { django shell -v0 -c "$(cat)"; }

start() {
  install -d -o www-data "$state/site"
  cat >"$state/site/site_settings.py" <<PYTHON
SECRET_KEY = "for the tests only, long enough that Django does not complain of it"
ALLOWED_HOSTS = ["*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "site_urls"
INSTALLED_APPS = ["django.contrib." + app for app in
    ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")] + [${more_apps:-}]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
] + [${more_middleware:-}]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "$state/site/db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
${more_settings:-}
PYTHON
  cat >"$state/site/site_urls.py" <<PYTHON
from django.contrib import admin
from django.contrib.staticfiles.views import serve
from django.urls import path

${more_urls:-}
urlpatterns = [
    path("admin/", admin.site.urls),
    path("static/<path:path>", serve, {"insecure": True}),
]
PYTHON
  django migrate -v0
  local user
  for user in "${!people[@]}"; do
    DJANGO_SUPERUSER_PASSWORD="${people[$user]}" django createsuperuser --noinput --username "$user" --email "$user@example.test"
  done
  if declare -F people_more >/dev/null; then people_more; fi
  install -o www-data /dev/null "$state/access.log"
  spawn gunicorn setpriv --reuid=www-data --regid=www-data --clear-groups \
    env DJANGO_SETTINGS_MODULE=site_settings PYTHONPATH="$state/site" HOME="$state/site" \
    "${at_a_time[@]}" "$venv/bin/gunicorn" -b "127.0.0.1:$port" --threads 4 --access-logfile "$state/access.log" "django.core.wsgi:get_wsgi_application()"
  wait_until 60 "the login page" answers /admin/login/ 200
}

end_sessions() { shell <<<'from django.contrib.sessions.models import Session; Session.objects.all().delete()'; }

set_password() {
  NEW_USER="$1" NEW_PASSWORD="$2" shell <<'PYTHON'
import os, sys
from django.contrib.auth.models import User
user = User.objects.filter(username=os.environ["NEW_USER"]).first() or sys.exit("django-admin: no such user")
user.set_password(os.environ["NEW_PASSWORD"])
user.save()
PYTHON
}

portal "$@"
