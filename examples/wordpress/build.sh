#!/bin/sh
# Packs Debian's WordPress, with its theme and our wp-config.php, as wordpress.tar.gz beside the manifest. Needs Debian or a system
# made from it; not root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
packages='wordpress wordpress-theme-twentytwentythree libjs-cropper libjs-underscore php-getid3'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
    echo "build.sh: needs apt-get and dpkg-deb, to fetch Debian's packages $packages" >&2
    exit 1
}
cd "$work"
# Without quotes: a list. Root's apt-get would give the download to a user who may not write here.
apt-get -q -o APT::Sandbox::User=root download $packages >log 2>&1 || {
    cat log >&2
    echo "build.sh: the packages cannot be fetched; is the list of packages current (apt-get update)?" >&2
    exit 1
}
for package in *.deb; do dpkg-deb -x "$package" tree; done

# Debian shares libraries between packages by links; a code version is whole.
rm -f tree/usr/share/wordpress/.htaccess tree/usr/share/wordpress/wp-includes/certificates/ca-bundle.crt
cp -rL tree/usr/share/wordpress code
cp /etc/ssl/certs/ca-certificates.crt code/wp-includes/certificates/ca-bundle.crt
cp "$here/wp-config.php" code/wp-config.php
# The same content gives the same bytes, so that a build without a change is no new version.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C code -cf - . | gzip -n >"$here/wordpress.tar.gz"
version=$(sed -n "s/^\$wp_version = '\(.*\)';/\1/p" code/wp-includes/version.php)
echo "built $here/wordpress.tar.gz: WordPress $version"
