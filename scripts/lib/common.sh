# Shared by the scripts beside this folder, which set ROOT to the folder of this clone before reading it.

JDK_RELEASE=25

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The feature release of the JDK in folder $1, or 0 if there is none
jdk_release() {
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    printf '%s' "${version:-0}"
  else
    printf 0
  fi
}

# Sets JAVA_HOME to a JDK that is new enough: the one chosen by the user first, else the first found
find_jdk() {
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    on_path=${on_path%/bin/javac}
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(jdk_release "$candidate")" -ge "$JDK_RELEASE" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return
    fi
  done
  fail "Trunkline needs a JDK $JDK_RELEASE or later and found none: install one, or set JAVA_HOME to where it is."
}

# Sets MAVEN to the program
find_maven() {
  for candidate in "$(command -v mvn || true)" "${MAVEN_HOME:-}/bin/mvn" "${M2_HOME:-}/bin/mvn" \
    "$HOME"/.sdkman/candidates/maven/current/bin/mvn /opt/*maven*/bin/mvn /usr/share/maven/bin/mvn \
    /opt/homebrew/bin/mvn /usr/local/bin/mvn; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      MAVEN=$candidate
      return
    fi
  done
  fail "Trunkline is built by Maven 3.8.7 or later and found none: install it, or set MAVEN_HOME to where it is."
}

# Maven, on the JDK that was found. Its own libraries still use what newer JDKs warn of.
maven() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    "$MAVEN" -B "$@"
}

# Runs a class of the gateway with the arguments that follow; does not return
run_class() {
  main_class=$1
  shift
  find_jdk
  . "$ROOT/scripts/lib/build.sh"
  build_when_needed
  CLASSPATH=$(cat "$BUILD/classpath")
  export CLASSPATH
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+ExitOnOutOfMemoryError "$main_class" "$@"
}
