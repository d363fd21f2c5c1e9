#!/usr/bin/env bash
# Nagios 4's pages (Debian) behind Apache's mod_auth_digest, as the package offers it, with a host that is
# never checked.
name=nagios4
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 9))

digest_line() { printf '%s:Nagios4:%s\n' "$1" "$(printf '%s:Nagios4:%s' "$1" "$2" | md5sum | cut -d' ' -f1)"; }

start() {
  local user modules=(mpm_prefork authz_core authz_user authn_core authn_file auth_digest alias dir mime env cgi)
  install -d -o www-data "$state/conf" "$state/run" "$state"/var/{,rw,spool,archives}
  sed -E "s#^(log_file|object_cache_file|precached_object_file|status_file|temp_file|state_retention_file|debug_file|command_file|lock_file)=.*/([^/]+)\$#\1=$state/var/\2#
    s#^(cfg_dir|cfg_file|broker_module|resource_file)=.*##
    s#^log_archive_path=.*#log_archive_path=$state/var/archives#
    s#^check_result_path=.*#check_result_path=$state/var/spool#

    s#^temp_path=.*#temp_path=$state/var#
    s#^nagios_(user|group)=.*#nagios_\1=www-data#
    s#^execute_(host|service)_checks=1#execute_\1_checks=0#" /etc/nagios4/nagios.cfg >"$state/conf/nagios.cfg"
  printf "%s\n" "cfg_file=$state/conf/objects.cfg" "query_socket=$state/var/query" >>"$state/conf/nagios.cfg"
  cat >"$state/conf/objects.cfg" <<'CFG'
define timeperiod {
  timeperiod_name always
  alias always
}
define command {
  command_name nothing
  command_line /bin/true
}
define contact {
  contact_name nobody
  host_notifications_enabled 0
  service_notifications_enabled 0
  service_notification_period always
  host_notification_period always
  service_notification_options n
  host_notification_options n
  service_notification_commands nothing
  host_notification_commands nothing
}
define host {
  host_name legacy-host
  address 127.0.0.1
  check_command nothing
  max_check_attempts 3
  check_period always
  contacts nobody
  notification_interval 0
  notification_period always
}
define service {
  host_name legacy-host
  service_description ping
  check_command nothing
  max_check_attempts 3
  check_interval 5
  retry_interval 1
  check_period always
  contacts nobody
  notification_interval 0
  notification_period always
}
CFG
  sed -E "s#^main_config_file=.*#main_config_file=$state/conf/nagios.cfg#; s#^use_authentication=.*#use_authentication=1#; s#^(authorized_for_[a-z_]+)=.*#\1=*#" \
    /etc/nagios4/cgi.cfg >"$state/conf/cgi.cfg"
  for user in "${!people[@]}"; do digest_line "$user" "${people[$user]}"; done >"$state/conf/htdigest"
  {
    for user in "${modules[@]}"; do echo "LoadModule ${user}_module /usr/lib/apache2/modules/mod_$user.so"; done
    cat <<CONF
ServerName 127.0.0.1:$port
Listen 127.0.0.1:$port
User www-data
Group www-data
DocumentRoot /usr/share/nagios4/htdocs
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
SetEnv NAGIOS_CGI_CONFIG $state/conf/cgi.cfg
ScriptAlias /nagios4/cgi-bin /usr/lib/cgi-bin/nagios4
Alias /nagios4 /usr/share/nagios4/htdocs
<Directory "/">
  Require all denied
</Directory>
<DirectoryMatch "^(/usr/share/nagios4/htdocs|/usr/lib/cgi-bin/nagios4)">
  Options FollowSymLinks ExecCGI
  AuthType Digest
  AuthName Nagios4
  AuthDigestDomain /nagios4
  AuthDigestProvider file
  AuthDigestNonceLifetime 2
  AuthUserFile $state/conf/htdigest
  Require valid-user
</DirectoryMatch>
CONF
  } >"$state/apache.conf"
  spawn nagios setpriv --reuid=www-data --regid=www-data --clear-groups nagios4 "$state/conf/nagios.cfg"
  wait_until 30 "its first status" test -s "$state/var/status.dat"
  spawn apache apache2 -d "$state" -f "$state/apache.conf" -D FOREGROUND
  wait_until 30 "its challenge" answers /nagios4/cgi-bin/tac.cgi 401
}

end_sessions() { echo "$name: nothing to end: the credential goes with every request" >&2; }

# In one step, since Apache reads the file with every request.
set_password() {
  local users="$state/conf/htdigest"
  grep -q "^$1:" "$users" || die "no user $1"
  { grep -v "^$1:" "$users" && digest_line "$1" "$2"; } >"$users.new"
  mv "$users.new" "$users"
}

portal "$@"
