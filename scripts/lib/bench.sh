# Sourced by the scripts of the benchmarks, from the project's folder: finds the JDK, builds the benchmarks and sets
# BENCH_JAVA and BENCH_CLASS_PATH.
. scripts/lib/common.sh

BENCH_CLASS_PATH_FILE=benchmarks/target/classpath

# True when the class path is older than a source file or a pom, or is missing.
bench_outdated() {
  [[ ! -s $BENCH_CLASS_PATH_FILE ]] && return 0
  [[ -n $(find pom.xml ./*/pom.xml ./*/src/main -newer "$BENCH_CLASS_PATH_FILE" -type f -print -quit) ]]
}

# Sets the array arguments to those that follow the folder $1, from where the path of --out is taken if it is relative.
read_arguments() {
  local from=$1 path
  shift
  arguments=()
  while (( $# )); do
    case $1 in
      --out)
        (( $# > 1 )) || { echo "$1: no value (expected: a path)" >&2; exit 2; }
        [[ $2 == /* ]] && path=$2 || path=$from/$2
        arguments+=("$1" "$path")
        shift ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
}

prepare_bench() {
  find_jdk
  BENCH_JAVA=$JAVA_HOME/bin/java
  if bench_outdated; then
    find_maven
    echo "building the benchmarks" >&2
    maven -q -pl benchmarks -am -Dmaven.test.skip compile dependency:build-classpath \
      -Dmdep.outputFile="$PWD/$BENCH_CLASS_PATH_FILE.new" -Dmdep.includeScope=runtime
    mv "$BENCH_CLASS_PATH_FILE.new" "$BENCH_CLASS_PATH_FILE"
  fi
  BENCH_CLASS_PATH="benchmarks/target/classes:$(<"$BENCH_CLASS_PATH_FILE")"
}
