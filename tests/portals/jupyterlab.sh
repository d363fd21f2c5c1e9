#!/usr/bin/env bash
# JupyterLab (PyPI): one password for all, a token in a cookie and in the form, a cookie named after the Host that it is sent.
name=jupyterlab
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 10))

write_config() {
  local hash
  hash="$(NEW_PASSWORD="$1" "$venv/bin/python" -c 'import os; from jupyter_server.auth import passwd; print(passwd(os.environ["NEW_PASSWORD"], "sha1"))')"
  cat >"$state/config/jupyter_server_config.py" <<PYTHON
c.PasswordIdentityProvider.hashed_password = "$hash"
c.ServerApp.root_dir = "$state/root"
c.ServerApp.cookie_secret_file = "$state/config/cookie_secret"
c.ServerApp.open_browser = False
c.ServerApp.allow_remote_access = True
c.ServerApp.terminals_enabled = False
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
PYTHON
}

serve() {
  spawn jupyter setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/home" JUPYTER_CONFIG_DIR="$state/config" JUPYTER_RUNTIME_DIR="$state/home/run" JUPYTER_DATA_DIR="$state/home/data" \
    "$venv/bin/jupyter-lab" --ip=127.0.0.1 --port="$port" --ServerApp.port_retries=0
  wait_until 90 "the login page" answers /login 200
}

start() {
  install -d -o www-data "$state"/{root,home,config}
  echo "a file of the laboratory" >"$state/root/hello.txt"
  write_config "${people[alice]}"
  serve
}

restart() {
  kill -TERM "$(cat "$state/jupyter.pid")"
  wait_until 30 "it to stop" port_free
  serve
}

# Cookies are signed with this.
end_sessions() {
  rm -f "$state/config/cookie_secret"
  restart
}

# There is one password, whoever asks.
set_password() {
  write_config "$2"
  restart
}

portal "$@"
