package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The simulated carrier, in a JVM of its own; its folder's file {@code ports} names that of SMPP and that of its control. */
final class CarrierServer implements EmbeddedServer {

    private static final String MAIN_CLASS = "io.trunkline.smpp.simulator.CarrierMain";
    private static final int HEAP_MEGABYTES_MAX = 256;

    private final Path folder;
    private final JavaChild child;
    private int port;
    private int control;

    CarrierServer(Path dataDirectory) {
        this.folder = dataDirectory.resolve(Service.CARRIER.fileName());
        this.child = new JavaChild(MAIN_CLASS, folder, HEAP_MEGABYTES_MAX);
    }

    @Override
    public Service service() {
        return Service.CARRIER;
    }

    @Override
    public void choosePorts() throws IOException {
        List<Integer> ports = Ports.choose(folder.resolve("ports"), 2);
        port = ports.getFirst();
        control = ports.getLast();
    }

    @Override
    public Launch prepare() {
        return child.launch(
                List.of(
                        "--smpp",
                        address().toString(),
                        "--control",
                        Integer.toString(control),
                        "--data",
                        folder.toString(),
                        "--quiet"),
                List.of(),
                "carrier listening on");
    }

    @Override
    public boolean owns(List<String> commandLine) {
        return child.owns(commandLine);
    }

    @Override
    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }
}
