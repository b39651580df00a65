#!/bin/sh
# Packs Debian's MediaWiki with our LocalSettings.php as mediawiki.tar.gz beside the manifest, and its tables as tables.sql.gz. Needs
# Debian or a system made from it; not root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
packages='mediawiki mediawiki-classes'
# What LocalSettings.php loads.
extensions='CategoryTree Cite ImageMap InputBox Nuke ParserFunctions WikiEditor'
skins='Vector'
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

# Debian spreads the program over folders by links; a code version is whole.
program=tree/usr/share/mediawiki
mkdir -p code/extensions code/skins code/images
for extension in $extensions; do cp -r "$program/extensions-core/$extension" code/extensions; done
for skin in $skins; do cp -r "$program/skins/$skin" code/skins; done
rm -rf "$program/LocalSettings.php" "$program/config" "$program/extensions" "$program/extensions-core" "$program/skins" "$program/images"
cp -rL "$program/." code
cp "$here/LocalSettings.php" code/LocalSettings.php

# The same content gives the same bytes, so that a build without a change is no new version.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C code -cf - . | gzip -n >"$here/mediawiki.tar.gz"
# MyISAM would be on one member of the cluster only.
{
    sed -e 's|/\*_\*/||g' -e 's|/\*\$wgDBTableOptions\*/|ENGINE=InnoDB, DEFAULT CHARSET=binary|' -e 's|ENGINE = MyISAM|ENGINE=InnoDB|' \
        code/maintenance/tables-generated.sql code/maintenance/update-keys.sql
    echo
    cat "$here/admin.sql"
} | gzip -n >"$here/tables.sql.gz"
version=$(sed -n "s/^define( 'MW_VERSION', '\(.*\)' );/\1/p" code/includes/Defines.php)
echo "built $here/mediawiki.tar.gz and tables.sql.gz: MediaWiki $version"
