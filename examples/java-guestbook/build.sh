#!/bin/sh
# Builds guestbook.war and puts it beside the manifest.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mvn -q -B -f "$here/app/pom.xml" clean package
cp "$here/app/target/guestbook.war" "$here/guestbook.war"
echo "built $here/guestbook.war"
