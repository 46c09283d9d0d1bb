package io.trunkline.bench.crash.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a node is started.
 *
 * @param index its number, from 0
 * @param data its own folder
 * @param ports where it listens on loopback
 * @param kind what is started
 * @param options the servers' addresses, as the gateway's options
 * @param jvm further options of the JVM
 * @param environment further variables
 */
record NodeCommand(
        int index,
        Path data,
        Ports ports,
        NodeKind kind,
        List<String> options,
        List<String> jvm,
        Map<String, String> environment) {
    private static final String HEAP = "-Xmx400m";

    /** Compiled lightly: a run is short and shares its cores with everything else. */
    private static final List<String> JVM = List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=io/trunkline/bench/crash/world/node-logback.xml",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** A node's ports, the same after every start. */
    record Ports(int http, int smpp) {
        static Ports choose() throws IOException {
            return new Ports(FreePort.choose(), FreePort.choose());
        }
    }

    List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(JVM);
        line.addAll(jvm);
        line.addAll(kind.program());
        line.addAll(List.of(
                "--data",
                data.toString(),
                "--http",
                "127.0.0.1:" + ports.http(),
                "--smpp",
                "127.0.0.1:" + ports.smpp()));
        line.addAll(options);
        return line;
    }
}
