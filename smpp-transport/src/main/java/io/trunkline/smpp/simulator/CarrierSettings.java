package io.trunkline.smpp.simulator;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a simulated carrier listens and what it keeps.
 *
 * @param port 0 for any free one
 * @param data where receipts are kept until they are answered; without it they are lost with the process
 * @param log a file that gets a line for each submit_sm, see {@link SubmitLog}
 */
public record CarrierSettings(String host, int port, CarrierProfile profile, Optional<Path> data, Optional<Path> log) {

    /** Without a log of submits. */
    public CarrierSettings(String host, int port, CarrierProfile profile, Optional<Path> data) {
        this(host, port, profile, data, Optional.empty());
    }

    /** On any free loopback port, with nothing kept. */
    public static CarrierSettings onLoopback(CarrierProfile profile) {
        return new CarrierSettings("127.0.0.1", 0, profile, Optional.empty());
    }
}
