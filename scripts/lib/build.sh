# Builds what scripts/run and its like execute. It has output folders of its own (run-build), so that neither `mvn clean`
# nor scripts/test takes the ground away from a gateway that is running.

BUILD="$ROOT/run-build"
MODULES="smpp-transport gateway-core reactive-api"

build_when_needed() {
  mkdir -p "$BUILD"
  # One build at a time, where the system has the means
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$BUILD/lock"
    flock 9
  fi
  if [ ! -s "$BUILD/classpath" ] || [ -n "$(newer_sources)" ] || [ -n "$(missing_jars)" ]; then
    build
  fi
  exec 9>&-
}

newer_sources() {
  (
    cd "$ROOT"
    for module in $MODULES; do
      find "$module/pom.xml" "$module/src/main" -newer "$BUILD/classpath" -print
    done
    find pom.xml .mvn scripts/lib -newer "$BUILD/classpath" -print
  ) 2>/dev/null | head -n 1
}

# The first part of the class path that is gone, as after a clean-up of the local Maven repository
missing_jars() {
  tr ':' '\n' <"$BUILD/classpath" | while IFS= read -r jar; do
    [ -r "$jar" ] || printf '%s\n' "$jar"
  done | head -n 1
}

build() {
  find_maven
  printf 'Building Trunkline; the first time this also fetches its libraries …\n' >&2
  started=$BUILD/started
  : >"$started"
  # The checks of style and nullness belong to scripts/test; without them the first start comes sooner.
  (
    cd "$ROOT"
    maven -q -P run -pl reactive-api -am \
      package dependency:build-classpath -Dmdep.outputFile=run-build/libraries -Dmdep.includeScope=runtime
  ) >&2 || fail "Trunkline could not be built; what Maven says above tells why."
  assemble
  touch -r "$started" "$BUILD/classpath.new"
  mv "$BUILD/classpath.new" "$BUILD/classpath"
}

# Our own jars go to a new folder with each build, because Maven writes over the ones a running gateway may have open.
assemble() {
  app=$BUILD/app-$(date +%s)-$$
  mkdir "$app"
  path=
  for module in reactive-api gateway-core smpp-transport; do
    cp "$ROOT/$module/run-build/$module"-[0-9]*.jar "$app/"
  done
  for jar in "$app"/*.jar; do
    path=$path${path:+:}$jar
  done
  old_ifs=$IFS
  IFS=:
  set -f
  for jar in $(cat "$ROOT/reactive-api/run-build/libraries"); do
    case $jar in
      "$ROOT"/*/run-build/*) ;;
      *) path=$path:$jar ;;
    esac
  done
  set +f
  IFS=$old_ifs
  printf '%s' "$path" >"$BUILD/classpath.new"
  for old in "$BUILD"/app-*; do
    [ "$old" = "$app" ] || rm -rf "$old"
  done
}
