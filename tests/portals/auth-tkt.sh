#!/usr/bin/env bash
# Apache with mod_auth_tkt (Debian): believes a cookie that was signed with a secret that it knows too. It believes that it is the time at which
# the tests' clock begins.
name=auth-tkt
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 20))

start() {
  local module modules=(mpm_prefork authz_core authz_user authn_core auth_tkt dir mime include)
  install -d -o www-data "$state/run"
  install -d "$state/site/ops"
  echo "a secret of the tests, known to the portal and to the gateway" >"$state/secret"
  for module in "" ops/; do
    echo '<!DOCTYPE html><title>Stock list</title><p>REMOTE_USER=<!--#echo var="REMOTE_USER" --><p>DATA=<!--#echo var="REMOTE_USER_DATA" --><p>TOKENS=<!--#echo var="REMOTE_USER_TOKENS" -->' >"$state/site/${module}index.html"
  done
  {
    for module in "${modules[@]}"; do echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"; done
    cat <<CONF
ServerName auth-tkt.portals.test
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
TKTAuthSecret "$(cat "$state/secret")"
TKTAuthDigestType SHA512
<Directory "$state/site">
  Options Includes
  SetOutputFilter INCLUDES
</Directory>
<Location "/">
  AuthType None
  Require valid-user
  TKTAuthLoginURL https://auth-tkt.portals.test/login
  TKTAuthIgnoreIP on
  TKTAuthTimeout 30m
  TKTAuthTimeoutRefresh 0
</Location>
<Location "/ops">
  TKTAuthToken ops
</Location>
CONF
  } >"$state/apache.conf"
  spawn apache env TZ=UTC LD_PRELOAD="$(dpkg -L libfaketime | grep '/libfaketimeMT.so.1$')" FAKETIME="@2026-03-02 12:00:00" \
    apache2 -d "$state" -f "$state/apache.conf" -D FOREGROUND
  wait_until 30 "its way to the login" answers / 307
}

end_sessions() { echo "$name: nothing to end: the ticket goes with every request" >&2; }
set_password() { die "it knows no passwords"; }

portal "$@"
