#!/bin/sh
# The command line of ConPaaS. Builds the distribution when it is missing or older than its sources, then runs it.
set -eu

fail() {
    printf 'cps: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# The repository's folder, also when we were called through a symbolic link.
here() {
    file=$1
    while [ -L "$file" ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=$(dirname "$file")/$target ;;
        esac
    done
    CDPATH='' cd -P -- "$(dirname "$file")" && pwd
}

# A Java 17 or newer. The file named release spares the start of a JVM.
find_java() {
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
        java=$JAVA_HOME/bin/java
    else
        java=$(command -v java) || fail "no Java found" \
            "do     install a JDK 17 or newer (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME"
    fi
    binary=$java
    while [ -L "$binary" ]; do
        target=$(readlink "$binary")
        case $target in
            /*) binary=$target ;;
            *) binary=$(dirname "$binary")/$target ;;
        esac
    done
    jdk=${binary%/bin/java}
    version=
    if [ -r "$jdk/release" ]; then
        while IFS= read -r line; do
            case $line in JAVA_VERSION=*) version=${line#*\"} ;; esac
        done <"$jdk/release"
    else
        version=$("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
    fi
    version=${version%%[!0-9]*}
    [ "${version:-0}" -ge 17 ] || fail "Java 17 or newer is needed" \
        "where  $java is version ${version:-unknown}" \
        "do     install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless) and set JAVA_HOME to it"
}

# Folders and files whose change asks for a new distribution. Tests and documents do not.
is_fresh() {
    [ -f "$stamp" ] || return 1
    [ -d "$dist/lib/cli" ] || return 1
    newer=$(find "$root/pom.xml" "$root/manifest-schema" "$root/agent" "$root/reconciler" "$root/providers" \
        "$root/ear" "$root/examples/hello" \
        \( -name target -o -name test -o -name '.*' \) -prune -o -type f -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ]
}

say_progress() {
    # what Maven is at: the last "Building …" of its log
    module=$(sed -n 's/.*Building \(.*\) [0-9][^ ]* *\[.*/\1/p' "$log" 2>/dev/null | tail -n 1)
    if [ -t 2 ]; then
        printf '\r\033[KBuilding %s  %s s' "${module:-the distribution}" "$1" >&2
    elif [ "${module:-}" != "${told:-}" ]; then
        printf 'Building %s\n' "$module" >&2
        told=$module
    fi
}

build() {
    command -v javac >/dev/null 2>&1 || [ -x "$jdk/bin/javac" ] || fail "a JDK is needed to build, not only a Java runtime" \
        "where  $java" "do     install one (Debian: apt-get install openjdk-17-jdk-headless)"
    maven=$(command -v mvn) || fail "no Maven found, which builds ConPaaS on its first use" \
        "do     install it (Debian: apt-get install maven)"
    mkdir -p "$root/target"
    log=$root/target/cps-build.log
    # taken before, so that what changes during the build is built the next time
    : >"$root/target/cps-build.begun"
    modules="-pl ear -am"
    # shellcheck disable=SC2086
    (cd "$root" && exec "$maven" -B -T1C -DskipTests -Dspotless.check.skip=true $modules package) >"$log" 2>&1 &
    maven_pid=$!
    trap 'kill "$maven_pid" 2>/dev/null; exit 130' INT TERM
    seconds=0
    while kill -0 "$maven_pid" 2>/dev/null; do
        say_progress "$seconds"
        sleep 1
        seconds=$((seconds + 1))
    done
    trap - INT TERM
    [ -t 2 ] && printf '\r\033[K' >&2
    if ! wait "$maven_pid"; then
        printf 'cps: the build failed\n' >&2
        printf '  where  %s\n  why    its last lines:\n' "$log" >&2
        grep -v '^\[INFO\]' "$log" | tail -n 15 | sed 's/^/         /' >&2
        printf '  do     mend it and run cps again; the first build fetches its libraries from Maven Central\n' >&2
        exit 1
    fi
    [ -d "$dist/lib/cli" ] || fail "the build made no distribution" "where  $dist" "why    see $log"
    mv "$root/target/cps-build.begun" "$stamp"
    rm -f "$archive"
    printf 'Built in %s s.\n' "$seconds" >&2
}

root=$(here "$0")
dist=$root/ear/target/conpaas
stamp=$root/target/cps-build.stamp
archive=$root/ear/target/cps.jsa
find_java
is_fresh || build

# one path, in one order: the archive is of this very class path
classpath=
for jar in "$dist"/lib/cli/*.jar; do classpath=$classpath:$jar; done
classpath=${classpath#:}

flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xss512k -Xlog:disable -Xlog:all=off"
program=$0
case $0 in */*) ;; *) program=cps ;; esac

if [ ! -f "$archive" ] || [ "$dist/lib/cli" -nt "$archive" ]; then
    # classes as they are after a few commands, parsed once and for all; without it everything works, only later
    printf 'apiVersion: conpaas.org/v1\n' >"$archive.yaml" 2>/dev/null || true
    "$java" -XX:ArchiveClassesAtExit="$archive.new" -XX:+UseSerialGC -Xlog:disable -Xlog:all=off -cp "$classpath" \
        org.conpaas.cli.Training "$archive.yaml" >/dev/null 2>&1 && mv "$archive.new" "$archive" 2>/dev/null || true
    rm -f "$archive.yaml" "$archive.new" 2>/dev/null || true
fi
[ -f "$archive" ] && flags="$flags -XX:SharedArchiveFile=$archive"

in=false
[ -t 0 ] && in=true
out=false
[ -t 1 ] && out=true
err=false
[ -t 2 ] && err=true
# shellcheck disable=SC2086
exec "$java" $flags -Dcps.program="$program" -Dcps.distribution="$dist" -Dcps.terminal.in=$in \
    -Dcps.terminal.out=$out -Dcps.terminal.err=$err -cp "$classpath" org.conpaas.cli.Cps "$@"
