#!/usr/bin/env bash
# Radicale (PyPI), which takes the user's name from the header X-Remote-User of whoever connects
# (in any spelling: X_Remote_User too). It knows no passwords and keeps no sessions.
name=radicale
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 6))

start() {
  install -d -o www-data "$state/collections"
  cat >"$state/config" <<CONF
[server]
hosts = 127.0.0.1:$port
[auth]
type = http_x_remote_user
[storage]
filesystem_folder = $state/collections
[web]
type = internal
CONF
  spawn radicale setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/collections" "$venv/bin/python" -m radicale --config "$state/config"
  wait_until 60 "its web page" answers /.web/ 200
}

end_sessions() { echo "$name: nothing to end: the name goes with every request" >&2; }

set_password() { die "has no passwords: it trusts the header X-Remote-User"; }

portal "$@"
