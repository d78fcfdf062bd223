# What ./check, ./cairn and ./bench share; sourced by them, bash. `root` is the repository's folder.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The major version of the JDK or JRE in a folder; nothing when there is none.
java_major() {
  [ -x "$1/bin/java" ] || return 0
  "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
}

# The folders where a Java may be, the caller's own choice first.
java_homes() {
  local candidate java
  for candidate in "${CAIRN_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
    [ -z "$candidate" ] || echo "$candidate"
  done
  if java=$(command -v java); then
    java=$(readlink -f "$java")
    echo "${java%/bin/java}"
  fi
  for candidate in /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* /opt/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -x "$candidate/bin/java" ] || echo "$candidate"
  done
}

# find_java LOWEST HIGHEST TOOL: prints the first Java home whose version lies in the range and that has bin/TOOL.
find_java() {
  local home major
  while IFS= read -r home; do
    major=$(java_major "$home")
    [ -n "$major" ] || continue
    if [ "$major" -ge "$1" ] && [ "$major" -le "$2" ] && [ -x "$home/bin/$3" ]; then
      echo "$home"
      return 0
    fi
  done < <(java_homes)
  return 1
}

# The JDK to build with: 17, on which everything is tested, before any newer one.
find_jdk() { find_java 17 17 javac || find_java 18 99 javac; }

# Where -Dfast builds go; ./check's own classes lie one folder above.
built=src/target/fast
stamp=$built/built.stamp

# True when something that goes into the product (with "tests": or into its tests) is newer than the last build.
# Folders count as well: theirs is the only date that changes when a file is deleted.
is_stale() {
  local newer
  [ -e "$stamp" ] && [ -e "$built/test.classpath" ] && [ -d "$built/lib" ] || return 0
  local places=(-path '*/main/*')
  [ "${1:-}" != tests ] || places=(-path '*/main/*' -o -path '*/test/*')
  newer=$(find . \( -name target -o -name .git -o -name cairn-data \) -prune -o \
    \( -name pom.xml -o "${places[@]}" \) -newer "$stamp" -print 2>/dev/null | head -n 1)
  [ -n "$newer" ]
}

# Builds every room without tests and lint when stale. One builder at a time: a second caller waits for the first.
build_if_stale() {
  is_stale "${1:-}" || return 0
  mkdir -p "$built"
  if command -v flock >/dev/null 2>&1; then
    exec 8>"$built/build.lock"
    flock -n 8 || { say "waiting for another build of this folder"; flock 8; }
    is_stale "${1:-}" || { exec 8>&-; return 0; }
  fi
  local first=""
  [ -e "$stamp" ] || first=", about a minute the first time"
  say "building Cairn$first"
  JAVA_HOME=$(find_jdk) || die "Building Cairn needs a JDK 17 or newer (javac); on Debian: apt install openjdk-17-jdk-headless"
  export JAVA_HOME
  # Dated before the build: what is edited meanwhile is stale again.
  touch "$stamp.new"
  rm -rf "$built"/lib "$built"/cairn-*.jar
  ./mvnw -q -Dfast -DskipTests package >&2 || die "the build failed; ./mvnw -Dfast -DskipTests package tells more"
  mv "$stamp.new" "$stamp"
  [ ! -e "$built/build.lock" ] || exec 8>&-
}

# Sets java and java_options for running Cairn.
java_options=()
find_runtime() {
  local home major
  home=$(find_java 17 99 java) || die "Cairn needs Java 17 or newer and found none; set JAVA_HOME, or on Debian: apt install openjdk-17-jdk-headless"
  java=$home/bin/java
  major=$(java_major "$home")
  java_options=(-Xmx512m -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Dfile.encoding=UTF-8 "-Dcairn.root=$root")
  # SQLite and JNA load native code; newer JDKs want that said.
  [ "$major" -lt 22 ] || java_options+=(--enable-native-access=ALL-UNNAMED)
}

# Fetches a Cassandra server for the tests that need one, as jars into this user's cache, never on our class path. The
# same folder is named in the fixture (ServerFiles). A failure is no failure: those tests then report "skipped".
provide_cassandra() {
  local version=5.0.9 fresh
  local folder=${CAIRN_CASSANDRA_JARS:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/cairn/cassandra-$version}
  [ ! -e "$folder/cassandra-all-$version.jar" ] || return 0
  say "fetching Cassandra $version for tests into $folder (67 MB)"
  fresh=$folder.$$
  if mkdir -p "$fresh" && timeout 600 ./mvnw -q -f ledger/store-cassandra/src/test/server/pom.xml dependency:copy-dependencies \
    -DincludeScope=runtime "-DoutputDirectory=$fresh" >&2 && [ -e "$fresh/cassandra-all-$version.jar" ]; then
    # Whole or not at all; somebody else may have been quicker.
    mv -T "$fresh" "$folder" 2>/dev/null || rm -rf "$fresh"
  else
    rm -rf "$fresh"
    say "no Cassandra $version: the tests that need it report skipped"
  fi
}

# provide_pipeline NAME…: what ./bench edge and epcis stand beside, Debian's own packages; nothing of them is started by being installed.
provide_pipeline() {
  local missing=() part
  for part in "$@"; do
    case $part in
      mosquitto) [ -x /usr/sbin/mosquitto ] || command -v mosquitto >/dev/null || missing+=(mosquitto) ;;
      postgresql) compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || missing+=(postgresql) ;;
    esac
  done
  [ "${#missing[@]}" != 0 ] || return 0
  if [ "$(id -u)" = 0 ] && [ "${CAIRN_CHECK_INSTALL:-yes}" = yes ] && command -v apt-get >/dev/null 2>&1; then
    say "installing ${missing[*]}"
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 timeout 900 apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null >&2 && return 0
  fi
  say "not installed: ${missing[*]} (apt install ${missing[*]}): the measurement runs without them, and says so"
}

# A kernel with the drivers that the guest suite reads through: Debian's own package, unpacked into this user's cache, never installed.
provide_guest() {
  local fresh package
  local folder=${CAIRN_GUEST_KERNEL:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/cairn/guest-kernel}
  export CAIRN_GUEST_KERNEL=$folder
  if [ "$(id -u)" = 0 ] && [ "${CAIRN_CHECK_INSTALL:-yes}" = yes ] && ! command -v qemu-system-x86_64 >/dev/null; then
    DEBIAN_FRONTEND=noninteractive timeout 900 apt-get install -y -q --no-install-recommends qemu-system-x86 busybox-static </dev/null >&2 || true
  fi
  compgen -G "$folder/boot/vmlinuz-*" >/dev/null && return 0
  fresh=$folder.$$
  package=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends:/ { print $2; exit }')
  if [ -n "$package" ] && mkdir -p "$fresh" && say "fetching $package for a guest into $folder (70 MB)" &&
    (cd "$fresh" && timeout 600 apt-get download -q "$package" >&2 && dpkg-deb -x ./*.deb . && rm -f ./*.deb); then
    # Whole or not at all; somebody else may have been quicker.
    mv -T "$fresh" "$folder" 2>/dev/null || rm -rf "$fresh"
  else
    rm -rf "$fresh"
    say "no kernel for a guest: that suite reports skipped"
  fi
}
