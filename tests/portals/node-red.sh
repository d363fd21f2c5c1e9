#!/usr/bin/env bash
# Node-RED (npm): a form-encoded or JSON login for a token that its editor keeps in the browser.
name=node-red
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 11))

# write_settings: from the files in $state/passwords.
write_settings() {
  (cd "$node_portals" && node - "$state" "$port" >"$state/settings.new") <<'JAVASCRIPT'
const fs = require("fs"), [state, port] = process.argv.slice(2);
const bcrypt = require("bcryptjs");
const users = fs.readdirSync(state + "/passwords").map((username) => ({
  username, password: bcrypt.hashSync(fs.readFileSync(state + "/passwords/" + username, "utf8"), 8), permissions: "*",
}));
console.log("module.exports = " + JSON.stringify({
  uiHost: "127.0.0.1", uiPort: +port, flowFile: "flows.json", userDir: state + "/user", credentialSecret: "tests",
  adminAuth: { type: "credentials", users }, telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false }, logging: { console: { level: "info" } },
}));
JAVASCRIPT
  chown www-data: "$state/settings.new"
  mv "$state/settings.new" "$state/settings.js"
}

serve() {
  spawn node-red setpriv --reuid=www-data --regid=www-data --clear-groups \
    env HOME="$state/user" node "$node_portals/node_modules/node-red/red.js" -s "$state/settings.js" -u "$state/user"
  wait_until 90 "its login" answers /auth/login 200
}

start() {
  local user
  install -d -o www-data "$state/user"
  mkdir "$state/passwords"
  for user in "${!people[@]}"; do printf %s "${people[$user]}" >"$state/passwords/$user"; done
  write_settings
  serve
}

restart() {
  kill -TERM "$(cat "$state/node-red.pid")"
  wait_until 20 "it to stop" port_free
  serve
}

# It keeps its tokens in a file.
end_sessions() {
  kill -TERM "$(cat "$state/node-red.pid")"
  wait_until 20 "it to stop" port_free
  rm -f "$state/user/.sessions.json"
  serve
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  printf %s "$2" >"$state/passwords/$1"
  write_settings
  restart
}

portal "$@"
