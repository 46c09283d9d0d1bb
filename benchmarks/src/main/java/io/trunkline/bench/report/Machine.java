package io.trunkline.bench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that a result comes from. Blocks. */
public record Machine(int processors, String cpu, String memory, String kernel, String jdk) {
    public static Machine read() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                value(Path.of("/proc/cpuinfo"), "model name"),
                value(Path.of("/proc/meminfo"), "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    /** As the field {@code machine}. */
    public void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeNumberField("processors", processors);
        json.writeStringField("cpu", cpu);
        json.writeStringField("memory", memory);
        json.writeStringField("kernel", kernel);
        json.writeStringField("jdk", jdk);
        json.writeEndObject();
    }

    private static String value(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
