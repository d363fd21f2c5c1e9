#!/usr/bin/env bash
# RabbitMQ's management (Debian): HTTP Basic for its API, under a page whose script keeps the login in the browser.
name=rabbitmq
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 16))
amqp_port=$((ports + 17))
epmd_port=$((ports + 18))

node() {
  as_node=(env HOME="$state/home" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd_port" RABBITMQ_NODENAME=latchkey@localhost
    RABBITMQ_CONF_ENV_FILE=/nonexistent RABBITMQ_CONFIG_FILE="$state/rabbitmq.conf" RABBITMQ_MNESIA_BASE="$state/mnesia"
    RABBITMQ_LOG_BASE="$state/home" RABBITMQ_LOGS=- RABBITMQ_ENABLED_PLUGINS_FILE="$state/enabled_plugins"
    RABBITMQ_DIST_PORT=$((ports + 22)) RABBITMQ_PID_FILE="$state/home/rabbitmq.pid"
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +S 1:1'
    setpriv --reuid=rabbitmq --regid=rabbitmq --clear-groups)
}

control() { node; "${as_node[@]}" /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@"; }

serve() {
  spawn rabbitmq "${as_node[@]}" /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_until 120 "its page" answers / 200
}

start() {
  local user
  install -d -o rabbitmq "$state"/{home,mnesia}
  echo '[rabbitmq_management].' >"$state/enabled_plugins"
  cat >"$state/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp_port
management.tcp.ip = 127.0.0.1
management.tcp.port = $port
default_user = alice
default_pass = ${people[alice]}
default_user_tags.management = true
default_user_tags.monitoring = true
CONF
  node
  spawn epmd "${as_node[@]}" epmd -address 127.0.0.1 -port "$epmd_port"
  serve
  for user in "${!people[@]}"; do
    [ "$user" = alice ] || { control add_user "$user" "${people[$user]}" && control set_user_tags "$user" monitoring; }
  done
}

# It holds none: the credential goes with every request.
end_sessions() { :; }

set_password() { control change_password "$1" "$2"; }

portal "$@"
