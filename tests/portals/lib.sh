# shellcheck shell=bash disable=SC2034,SC2154
# What the portals share: a directory for each, daemons that are started and stopped by pid,
# a web server with PHP. Sourced by NAME.sh, which sets `name` and `port`, defines `start`,
# `end_sessions` and `set_password`, and ends with `portal "$@"`.
#
#   NAME.sh up                     start from nothing, with the people below; prints the base URL
#   NAME.sh down                   stop
#   NAME.sh url                    print the base URL
#   NAME.sh end-sessions           end every session that the portal holds
#   NAME.sh set-password USER PASS change a password, as a person would at the portal itself
#
# Exit codes: 0 done, 1 failed (why is on stderr), 2 wrong usage.
set -euo pipefail
umask 022
export LC_ALL=C.UTF-8 PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
test_dir="$(realpath -m "${LATCHKEY_TEST_DIR:-/var/tmp/latchkey-tests}")"
ports="${LATCHKEY_TEST_PORTS:-19100}" # the portals listen on this and a number of their own
venv="$test_dir/venv"
node_portals="$test_dir/node"

# What runs without root's rights may not even enter the directory that holds this clone.
cd /

# Two people, so that tests can show that they are kept apart.
declare -A people=([alice]=Legacy-Pw-4711 [bob]=Legacy-Pw-0815)

die() { echo "$name: $*" >&2; exit 1; }

# --- daemons ---

# Runs a command without root's rights.
as_web() { setpriv --reuid=www-data --regid=www-data --clear-groups "$@"; }

# spawn DAEMON COMMAND…: in the background, in a session of its own, without the lock and the
# caller's output. The variable marks the process as ours: a pid alone may be another's by now.
spawn() {
  local daemon="$1"
  shift
  LATCHKEY_PORTAL="$state" setsid "$@" >>"$state/$daemon.log" 2>&1 </dev/null 9>&- &
  echo $! >"$state/$daemon.pid"
}

# alive PIDFILE
alive() {
  local pid
  pid="$(cat "$1" 2>/dev/null)" && grep -qzx "LATCHKEY_PORTAL=$state" "/proc/$pid/environ" 2>/dev/null
}

running() {
  local file
  [ "$(cat "$state/url" 2>/dev/null)" = "$url" ] || return 1
  for file in "$state"/*.pid; do alive "$file" || return 1; done
}

# TERM to all, and KILL to the groups of those that are left after 15 seconds.
stop_all() {
  local file tries
  for file in "$state"/*.pid; do
    if alive "$file"; then kill -TERM "$(cat "$file")" || true; fi
  done
  for file in "$state"/*.pid; do
    for ((tries = 0; tries < 150; tries++)); do
      alive "$file" || break
      sleep 0.1
    done
    if alive "$file"; then kill -KILL -- "-$(cat "$file")" || true; fi
  done
  rm -f "$state"/*.pid "$state/url"
}

# wait_until SECONDS WHAT COMMAND…
wait_until() {
  local deadline=$((SECONDS + $1)) what="$2"
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || die "gave up waiting for $what"
    sleep 0.2
  done
}

port_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$port"); }

# answers PATH STATUS [CURL-OPTION…]
answers() {
  local path="$1" status="$2"
  shift 2
  [ "$(curl -s -o /dev/null -m 20 -w '%{http_code}' "$@" "$url$path")" = "$status" ]
}

# --- Apache with PHP: apache DOCUMENT_ROOT, with $state/prepend.php run before each script ---

apache() {
  local root="$1" module php
  local modules=(mpm_prefork authz_core alias dir mime env)
  php="$(echo /usr/lib/apache2/modules/libphp*.so)"
  install -d -o www-data "$state/sessions" "$state/run"
  touch "$state/prepend.php"
  {
    for module in "${modules[@]}"; do
      echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
    done
    cat <<CONF
LoadModule php_module $php
ServerName 127.0.0.1:$port
Listen 127.0.0.1:$port
User www-data
Group www-data
DocumentRoot $root
PidFile $state/run/apache.pid
DefaultRuntimeDir $state/run
Mutex file:$state/run default
ErrorLog $state/error.log
LogFormat "%h %t \"%r\" %>s %b \"%{Host}i\"" short
CustomLog $state/access.log short
TypesConfig /etc/mime.types
DirectoryIndex index.php
StartServers 2
MinSpareServers 1
MaxSpareServers 3
MaxRequestWorkers 24
<FilesMatch "\.php$">
  SetHandler application/x-httpd-php
</FilesMatch>
<Directory "/">
  AllowOverride None
  Require all denied
</Directory>
<Directory "$root">
  Options FollowSymLinks
  AllowOverride None
  Require all granted
</Directory>
php_admin_value session.save_path $state/sessions
php_admin_value auto_prepend_file $state/prepend.php
php_admin_value date.timezone UTC
CONF
  } >"$state/apache.conf"
  spawn apache apache2 -d "$state" -f "$state/apache.conf" -D FOREGROUND
}

# --- commands ---

usage() {
  echo "usage: $name.sh up | down | url | end-sessions | set-password USER PASSWORD" >&2
  exit 2
}

bring_up() {
  if running; then return 0; fi
  "$here/../install" --check || exit 1
  stop_all
  rm -rf "$state"
  mkdir -p "$state"
  as_web test -x "$state" || die "the user www-data cannot reach $state; set LATCHKEY_TEST_DIR to a directory open to all"
  wait_until 3 "port $port to be free; LATCHKEY_TEST_PORTS sets another base" port_free
  # In the background and waited for: so a failing command ends it, which `start || …` would not.
  start >"$state/start.log" 2>&1 &
  wait $! || {
    stop_all
    tail -n 5 "$state/start.log" >&2
    die "did not start; its logs: $state/*.log"
  }
  echo "$url" >"$state/url"
}

portal() {
  local command="${1:-}"
  state="$test_dir/portals/$name"
  url="http://127.0.0.1:$port"
  [ $# -gt 0 ] && shift
  case "$command:$#" in
    url:0) echo "$url"; return 0 ;;
    up:0 | down:0 | end-sessions:0 | set-password:2) ;;
    *) usage ;;
  esac
  [ "$(id -u)" -eq 0 ] || die "must run as root: its daemons get users of their own"
  mkdir -p "$test_dir/portals"
  [ -O "$test_dir" ] || die "$test_dir belongs to someone else; set LATCHKEY_TEST_DIR"
  exec 9>"$test_dir/portals/$name.lock"
  flock 9
  case "$command" in
    up)
      bring_up
      echo "$url"
      ;;
    down) stop_all ;;
    *)
      running || die "is not running"
      if [ "$command" = end-sessions ]; then end_sessions; else set_password "$@"; fi
      ;;
  esac
}
