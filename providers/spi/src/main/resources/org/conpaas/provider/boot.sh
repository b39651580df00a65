#!/bin/sh
# Gives this machine its ConPaaS agent: fetches it from the reconciler, checks it, starts it. Run at every boot.
set -u
home=/var/lib/conpaas
lib=/opt/conpaas/agent
conf=/etc/conpaas
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
. $conf/software # where the software is, and the options of Java

# On the console, too: it is all that the cloud shows of a machine whose agent does not call home.
say() {
  echo "conpaas: $1"
  echo "conpaas: $1" 2>/dev/null >/dev/console || true
}

# The image had better have all of it; a plain one of Debian gets it here.
install() {
  command -v apt-get >/dev/null || { say "$1 is missing, and there is no apt-get to install it"; return 1; }
  say "installing $1"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; } >/dev/null 2>&1 ||
    { say "$1 cannot be installed"; return 1; }
}
have() {
  command -v curl >/dev/null || install curl || return 1
  command -v java >/dev/null || install openjdk-17-jre-headless || return 1
  command -v bwrap >/dev/null || install bubblewrap || say "without bubblewrap nodes see all of the machine"
}
fetch() {
  mkdir -p "$lib.new" && cd "$lib.new" || return 1
  while read -r _ file; do
    curl --silent --show-error --fail --connect-timeout 10 --max-time 300 --cacert $conf/authority.pem \
      --output "$file" "$software/$file" 2>error || { say "$software/$file: $(tail -n 1 error)"; return 1; }
  done <$conf/software.sha256
  rm -f error
  sha256sum --check --quiet $conf/software.sha256 >/dev/null 2>&1 ||
    { say "the reconciler's agent is another than when this machine was made; make the machine anew"; return 1; }
  cd / && rm -rf "$lib" && mv "$lib.new" "$lib"
}
again() {
  pause=1
  until "$1"; do
    sleep $pause
    [ $pause -ge 30 ] || pause=$((pause * 2))
  done
}

again have
[ -e $lib ] || again fetch
mkdir -p $home /opt/conpaas
chmod 0700 $home
# A copy: the agent deletes its invitation once it has been let in
[ -e $home/agent.pem ] || cp -p $conf/invitation.json $home/invitation.json
cat >/opt/conpaas/conpaas-agent <<END
#!/bin/sh
exec java $options -cp '$lib/*' org.conpaas.agent.daemon.Main --home $home --enroll $home/invitation.json
END
chmod 0755 /opt/conpaas/conpaas-agent

if [ -d /run/systemd/system ]; then
  cat >/etc/systemd/system/conpaas-agent.service <<END
[Unit]
Description=Agent of ConPaaS
Wants=network-online.target
After=network-online.target
[Service]
ExecStart=/opt/conpaas/conpaas-agent
Restart=always
RestartSec=2
# what it started lives on, and is taken over by the next
KillMode=process
StandardError=journal+console
# not let in: trying again is of no use
RestartPreventExitStatus=4
Delegate=yes
OOMPolicy=continue
TasksMax=infinity
LimitNOFILE=65536
[Install]
WantedBy=multi-user.target
END
  systemctl daemon-reload
  systemctl enable --now --no-block conpaas-agent.service
else
  # 4: not let in; trying again is of no use
  setsid sh -c 'while :; do /opt/conpaas/conpaas-agent; [ $? -ne 4 ] || break; sleep 2; done
    tail -n 1 /var/log/conpaas-agent.log >/dev/console' </dev/null >>/var/log/conpaas-agent.log 2>&1 &
fi
say "agent started"
