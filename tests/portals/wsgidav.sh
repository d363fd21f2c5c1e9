#!/usr/bin/env bash
# WsgiDAV (PyPI) on cheroot: a folder over WebDAV, HTTP Digest alone.
name=wsgidav
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 7))

# write_config: from the files in $state/passwords.
write_config() {
  "$venv/bin/python" - "$state" "$port" >"$state/wsgidav.json" <<'PYTHON'
import json, os, sys
state, port = sys.argv[1], int(sys.argv[2])
folder = os.path.join(state, "passwords")
people = {name: {"password": open(os.path.join(folder, name)).read()} for name in os.listdir(folder)}
print(json.dumps({
    "host": "127.0.0.1",
    "port": port,
    "provider_mapping": {"/": os.path.join(state, "files")},
    "http_authenticator": {"accept_basic": False, "accept_digest": True, "default_to_digest": True},
    "simple_dc": {"user_mapping": {"*": people}},
    "dir_browser": {"enable": True, "show_user": True},
}))
PYTHON
  chown www-data "$state/wsgidav.json"
}

serve() {
  spawn wsgidav setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/files" "$venv/bin/wsgidav" --config "$state/wsgidav.json"
  wait_until 60 "its challenge" answers / 401
}

start() {
  install -d -o www-data "$state/files"
  mkdir "$state/passwords"
  echo "a file of the office" >"$state/files/hello.txt"
  chown www-data "$state/files/hello.txt"
  local user
  for user in "${!people[@]}"; do printf %s "${people[$user]}" >"$state/passwords/$user"; done
  write_config
  serve
}

# Whoever restarts it ends every nonce.
end_sessions() {
  local pid
  pid="$(cat "$state/wsgidav.pid")"
  kill -TERM "$pid"
  wait_until 20 "it to stop" port_free
  serve
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  printf %s "$2" >"$state/passwords/$1"
  write_config
  end_sessions
}

portal "$@"
