#!/usr/bin/env bash
# Apache with mod_auth_cas (Debian) sends strangers to a CAS server on another host, django-cas-server (Debian) under gunicorn, and takes them
# back with a ticket, which it has confirmed over TLS.
name=cas
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 30))
cas_port=$((ports + 31))
cas_tls_port=$((ports + 32))

django() { as_web env DJANGO_SETTINGS_MODULE=cas_settings PYTHONPATH="$state/server" /usr/bin/python3 -m django "$@"; }
shell() { django shell -v0 -c "$(cat)"; }

# serve DAEMON PORT [OPTION…]. Its title must not be written over the variable that tells that it is ours.
serve() {
  local daemon="$1" at="$2"
  shift 2
  install -o www-data /dev/null "$state/$daemon.access.log"
  spawn "$daemon" setpriv --reuid=www-data --regid=www-data --clear-groups \
    env SPT_NOENV=1 DJANGO_SETTINGS_MODULE=cas_settings PYTHONPATH="$state/server" HOME="$state/server" \
    /usr/bin/gunicorn -b "127.0.0.1:$at" --threads 4 --access-logfile "$state/$daemon.access.log" "$@" "django.core.wsgi:get_wsgi_application()"
}

start() {
  local module user modules=(mpm_prefork authz_core authz_user authn_core auth_cas dir mime include)
  install -d -o www-data "$state/run" "$state/server" "$state/tickets"
  install -d "$state/site"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$state/server/key.pem" -out "$state/server/cert.pem" 2>/dev/null
  chown www-data "$state/server/key.pem"
  cat >"$state/server/cas_settings.py" <<PYTHON
SECRET_KEY = "for the tests only, long enough that Django does not complain of it"
ALLOWED_HOSTS = ["*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "cas_urls"
INSTALLED_APPS = ["django.contrib." + app for app in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")] + ["cas_server"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "$state/server/db.sqlite3", "OPTIONS": {"timeout": 20}}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL = "/static/"
USE_TZ = True
CAS_NEW_VERSION_HTML_WARNING = False
CAS_NEW_VERSION_EMAIL_WARNING = False
PYTHON
  cat >"$state/server/cas_urls.py" <<'PYTHON'
from django.urls import include, path

urlpatterns = [path("cas/", include("cas_server.urls", namespace="cas_server"))]
PYTHON
  django migrate -v0
  for user in "${!people[@]}"; do
    DJANGO_SUPERUSER_PASSWORD="${people[$user]}" django createsuperuser --noinput --username "$user" --email "$user@example.test"
  done
  shell <<<'from cas_server.models import ServicePattern; ServicePattern.objects.create(pos=1, name="stock", pattern="^https://cas[.]portals[.]test/.*$")'
  serve server "$cas_port"
  serve validation "$cas_tls_port" --certfile "$state/server/cert.pem" --keyfile "$state/server/key.pem"
  echo "http://127.0.0.1:$cas_port" >"$state/login-url"
  echo '<!DOCTYPE html><title>Stock list</title><p>REMOTE_USER=<!--#echo var="REMOTE_USER" -->' >"$state/site/index.html"
  echo '<!DOCTYPE html><title>Public</title>' >"$state/site/public.html"
  {
    for module in "${modules[@]}"; do echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"; done
    cat <<CONF
ServerName cas.portals.test
Listen 127.0.0.1:$port
User www-data
Group www-data
DocumentRoot $state/site
PidFile $state/run/apache.pid
DefaultRuntimeDir $state/run
Mutex file:$state/run default
ErrorLog $state/error.log
LogFormat "%u \"%r\" %>s" short
CustomLog $state/access.log short
TypesConfig /etc/mime.types
DirectoryIndex index.html
StartServers 2
MaxRequestWorkers 16
CASLoginURL https://login.portals.test/cas/login
CASValidateURL https://localhost:$cas_tls_port/cas/serviceValidate
CASCertificatePath $state/server/cert.pem
CASCookiePath $state/tickets/
CASRootProxiedAs https://cas.portals.test
<Directory "$state/site">
  Options Includes
  SetOutputFilter INCLUDES
</Directory>
<Location "/">
  AuthType CAS
  Require valid-user
</Location>
<Location "/public.html">
  AuthType None
  Require all granted
</Location>
CONF
  } >"$state/apache.conf"
  spawn apache apache2 -d "$state" -f "$state/apache.conf" -D FOREGROUND
  wait_until 30 "its way to the login" answers / 302
  wait_until 30 "the login" curl -sf -m 20 "http://127.0.0.1:$cas_port/cas/login"
  wait_until 30 "the confirmation of tickets" curl -skf -m 20 "https://127.0.0.1:$cas_tls_port/cas/serviceValidate"
}

# Those of the application; the CAS server's own go on.
end_sessions() { find "$state/tickets" -type f -delete; }

set_password() {
  NEW_USER="$1" NEW_PASSWORD="$2" shell <<'PYTHON'
import os, sys
from django.contrib.auth.models import User
user = User.objects.filter(username=os.environ["NEW_USER"]).first() or sys.exit("cas: no such user")
user.set_password(os.environ["NEW_PASSWORD"])
user.save()
PYTHON
}

portal "$@"
