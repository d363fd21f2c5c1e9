#!/usr/bin/env bash
# Redmine (Debian, Rails), SQLite, WEBrick: the whole session in a cookie that every answer changes, and a token of it on the server.
name=redmine
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 13))

# database WHAT…: changes what Redmine keeps.
database() {
  /usr/bin/python3 - "$state/redmine.db" "$@" <<'PYTHON'
import hashlib, secrets, sqlite3, sys
file, what, *arguments = sys.argv[1:]
database = sqlite3.connect(file, timeout=30)
# As User#salt_password does.
def salted(password):
    salt = secrets.token_hex(16)
    inner = hashlib.sha1(password.encode()).hexdigest()
    return hashlib.sha1((salt + inner).encode()).hexdigest(), salt
with database:
    if what == "person":
        login, password = arguments
        made = database.execute(
            "INSERT INTO users (login, hashed_password, salt, firstname, lastname, status, language, type, mail_notification,"
            " must_change_passwd, created_on, updated_on) VALUES (?, ?, ?, ?, 'Example', 1, 'en', 'User', '', 0,"
            " datetime('now'), datetime('now'))", (login, *salted(password), login))
        database.execute(
            "INSERT INTO email_addresses (user_id, address, is_default, notify, created_on, updated_on)"
            " VALUES (?, ?, 1, 0, datetime('now'), datetime('now'))", (made.lastrowid, login + "@example.test"))
    elif what == "setting":
        database.execute("DELETE FROM settings WHERE name = ?", arguments[:1])
        database.execute("INSERT INTO settings (name, value, updated_on) VALUES (?, ?, datetime('now'))", arguments)
    elif what == "password":
        login, password = arguments
        changed = database.execute("UPDATE users SET hashed_password = ?, salt = ? WHERE login = ?", (*salted(password), login))
        if changed.rowcount != 1:
            sys.exit("no user " + login)
    elif what == "end-sessions":
        database.execute("DELETE FROM tokens WHERE action IN ('session', 'autologin')")
PYTHON
}

start() {
  local webrick user
  install -d -o www-data "$state/home"
  # The package has migrated a database of its own; nobody has ever used it.
  cp /var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default "$state/redmine.db"
  database setting login_required 1
  database setting default_language en
  for user in "${!people[@]}"; do database person "$user" "${people[$user]}"; done
  # SQLite writes its journal beside the file.
  chown www-data: "$state" "$state/redmine.db"
  webrick="$(dpkg -L ruby-webrick | grep '/webrick\.rb$')"
  cd /usr/share/redmine
  spawn redmine setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/home" RAILS_ENV=production X_DEBIAN_SITEID=default DATABASE_URL="sqlite3:$state/redmine.db" RUBYOPT=-W0 \
    RUBYLIB="${webrick%/webrick.rb}" \
    bundle exec rackup -s webrick -o 127.0.0.1 -p "$port" -E deployment config.ru
  ln -s redmine.log "$state/access.log"
  wait_until 120 "the login page" answers /login 200
}

end_sessions() { database end-sessions; }

set_password() { database password "$1" "$2"; }

portal "$@"
