# Sourced by scripts/load and scripts/jmh, from the project's folder: finds the JDK, builds the benchmarks and sets
# BENCH_JAVA and BENCH_CLASS_PATH.

JDK_WANTED=25
BENCH_CLASS_PATH_FILE=benchmarks/target/classpath

# The major version of a java command, or 0.
java_major() {
  local version
  version=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p') || true
  [[ $version =~ ^[0-9]+$ ]] && echo "$version" || echo 0
}

find_java() {
  local candidate
  for candidate in "${JAVA_HOME:-/none}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
      "$HOME"/.sdkman/candidates/java/*/bin/java "$HOME"/.jdks/*/bin/java /opt/*/bin/java; do
    if [[ -x $candidate ]] && (( $(java_major "$candidate") >= JDK_WANTED )); then
      echo "$candidate"
      return
    fi
  done
  echo "no JDK $JDK_WANTED or newer found (looked at JAVA_HOME, PATH, /usr/lib/jvm): install one" >&2
  return 1
}

# True when the class path is older than a source file or a pom, or is missing.
bench_outdated() {
  [[ ! -s $BENCH_CLASS_PATH_FILE ]] && return 0
  [[ -n $(find pom.xml ./*/pom.xml ./*/src/main -newer "$BENCH_CLASS_PATH_FILE" -type f -print -quit) ]]
}

prepare_bench() {
  BENCH_JAVA=$(find_java)
  if bench_outdated; then
    echo "building the benchmarks" >&2
    mvn -q -B -pl benchmarks -am -Dmaven.test.skip compile dependency:build-classpath \
      -Dmdep.outputFile="$PWD/$BENCH_CLASS_PATH_FILE.new" -Dmdep.includeScope=runtime
    mv "$BENCH_CLASS_PATH_FILE.new" "$BENCH_CLASS_PATH_FILE"
  fi
  BENCH_CLASS_PATH="benchmarks/target/classes:$(<"$BENCH_CLASS_PATH_FILE")"
}
