#!/usr/bin/env bash
# Fossil (Debian): a repository with its own form, its own bar and a cookie that the repository knows. Strangers may read nothing.
name=fossil
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 33))

fossil_as_web() { as_web env HOME="$state/repository" USER=admin fossil "$@"; }

serve() {
  spawn fossil setpriv --reuid=www-data --regid=www-data --clear-groups env HOME="$state/repository" \
    fossil server --port "$port" --localhost --https "$state/repository/legacy.fossil"
  wait_until 30 "the login page" answers /login 200
}

start() {
  local user repository="$state/repository/legacy.fossil"
  install -d -o www-data "$state/repository"
  fossil_as_web init -A admin "$repository"
  for user in "${!people[@]}"; do
    fossil_as_web user new "$user" "$user@example.test" "${people[$user]}" -R "$repository"
    fossil_as_web user capabilities "$user" kptuv -R "$repository"
  done
  fossil_as_web user capabilities nobody "" -R "$repository"
  fossil_as_web user capabilities anonymous "" -R "$repository"
  serve
}

end_sessions() { fossil_as_web sql -R "$state/repository/legacy.fossil" "UPDATE user SET cookie = NULL, cexpire = 0;"; }

set_password() { fossil_as_web user password "$1" "$2" -R "$state/repository/legacy.fossil"; }

portal "$@"
