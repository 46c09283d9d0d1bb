package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import java.io.IOException;
import java.util.List;

/** One kind of server. Called by one thread at a time. */
sealed interface EmbeddedServer permits KafkaServer, PostgresServer, RedisServer, CarrierServer {

    Service service();

    /** Chooses where it listens, the same as last time where that is free. */
    void choosePorts() throws IOException;

    /** Puts in place what it needs; does nothing again that stands already. */
    Launch prepare() throws IOException, InterruptedException;

    /** Whether a process with this command line is this very server, of this data folder. */
    boolean owns(List<String> commandLine);

    /** Where it listens, from {@link #choosePorts()} on. */
    HostPort address();
}
