package io.trunkline.api.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a process that has embedded servers, and kills it. */
class KilledGatewayTest {

    private static final Set<Service> SERVERS = EnumSet.of(Service.KAFKA, Service.POSTGRES, Service.REDIS);

    @TempDir
    private Path folder;

    /** The process that is to be killed: starts the servers, says which processes they are, and waits. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            EmbeddedServices services = EmbeddedServices.start(Path.of(arguments[0]), SERVERS);
            services.pids().values().forEach(System.out::println);
            System.out.println();
            Thread.currentThread().join();
        }
    }

    @Test
    void aKilledGatewayShouldLeaveNoProcessAndTheNextStartShouldRecover() throws Exception {
        Process gateway = startHolder();
        List<ProcessHandle> servers = announcedServers(gateway);
        List<ProcessHandle> left = servers.stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .toList();
        assertThat(servers).hasSize(SERVERS.size());

        gateway.destroyForcibly().waitFor();
        // Before the next start, which would end them itself
        Conditions.await(
                "every process of the killed gateway to end",
                () -> left.stream().noneMatch(ProcessHandle::isAlive));

        try (EmbeddedServices next = EmbeddedServices.start(folder, SERVERS)) {
            assertThat(next.pids()).containsOnlyKeys(SERVERS);
        }
    }

    private Process startHolder() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private static List<ProcessHandle> announcedServers(Process gateway) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder pids = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            pids.append(line).append(' ');
        }
        return Arrays.stream(pids.toString().split(" "))
                .filter(pid -> !pid.isEmpty())
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }
}
