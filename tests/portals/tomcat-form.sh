#!/usr/bin/env bash
# Tomcat 10's examples (Debian): the servlet container's own form login, j_security_check.
name=tomcat-form
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
port=$((ports + 8))

# write_users: from the files in $state/passwords, in one step, since Tomcat reads the file when it changes.
write_users() {
  local user
  {
    echo '<tomcat-users><role rolename="role1"/>'
    for user in "${!people[@]}"; do
      echo "<user username=\"$user\" password=\"$(cat "$state/passwords/$user")\" roles=\"role1\"/>"
    done
    echo '</tomcat-users>'
  } >"$state/base/conf/users.new"
  mv "$state/base/conf/users.new" "$state/base/conf/tomcat-users.xml"
}

save_password() { printf %s "$2" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g' >"$state/passwords/$1"; }

serve() {
  spawn tomcat setpriv --reuid=www-data --regid=www-data --clear-groups \
    env CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE="$state/base" JAVA_OPTS="-Xmx192m" \
    /usr/share/tomcat10/bin/catalina.sh run
  wait_until 60 "the login page" answers /examples/jsp/security/protected/index.jsp 200
}

start() {
  mkdir -p "$state"/base/{conf/Catalina/localhost,webapps} "$state/passwords"
  install -d -o www-data "$state"/base/{logs,temp,work}
  cp /usr/share/tomcat10/etc/web.xml "$state/base/conf/"
  cat >"$state/base/conf/server.xml" <<XML
<Server port="-1">
  <GlobalNamingResources>
    <Resource name="Users" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml" readonly="true" watchSource="true"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector port="$port" address="127.0.0.1" protocol="HTTP/1.1"/>
    <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="Users"/>
      <Host name="localhost" appBase="webapps" autoDeploy="false"/>
    </Engine>
  </Service>
</Server>
XML
  # Sessions that end with the process: no file keeps them.
  cat >"$state/base/conf/Catalina/localhost/examples.xml" <<'XML'
<Context docBase="/usr/share/tomcat10-examples/examples"><Manager pathname=""/></Context>
XML
  local user
  for user in "${!people[@]}"; do save_password "$user" "${people[$user]}"; done
  write_users
  serve
}

end_sessions() {
  kill -TERM "$(cat "$state/tomcat.pid")"
  wait_until 30 "it to stop" port_free
  serve
}

set_password() {
  [ -e "$state/passwords/$1" ] || die "no user $1"
  save_password "$1" "$2"
  write_users
}

portal "$@"
