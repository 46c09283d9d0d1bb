# Sourced by the scripts that run programs of smpp-transport's tests; ROOT and common.sh come first. Builds the tests and
# sets TEST_CLASS_PATH.
TEST_CLASS_PATH_FILE=$ROOT/smpp-transport/target/test-classpath

prepare_tests() {
  find_jdk
  if [ ! -s "$TEST_CLASS_PATH_FILE" ] || [ -n "$(find "$ROOT/pom.xml" "$ROOT/smpp-transport/pom.xml" \
    "$ROOT/smpp-transport/src" -newer "$TEST_CLASS_PATH_FILE" -type f 2>/dev/null | head -n 1)" ]; then
    find_maven
    echo "building smpp-transport and its tests" >&2
    (
      cd "$ROOT"
      maven -q -pl smpp-transport test-compile dependency:build-classpath \
        -Dmdep.outputFile="$TEST_CLASS_PATH_FILE.new" -Dmdep.includeScope=test
    ) >&2 || fail "smpp-transport could not be built; what Maven says above tells why."
    mv "$TEST_CLASS_PATH_FILE.new" "$TEST_CLASS_PATH_FILE"
  fi
  TEST_CLASS_PATH=$ROOT/smpp-transport/target/test-classes:$ROOT/smpp-transport/target/classes:$(cat "$TEST_CLASS_PATH_FILE")
}
