package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.LaneSettings;
import io.trunkline.smpp.session.SessionSettings;
import io.trunkline.smpp.session.TimerSettings;
import io.trunkline.smpp.tls.ClientTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One bind to one message centre. Built by {@link #builder}; what is not said has the default named here.
 *
 * @param mode TRANSCEIVER
 * @param version what we say we speak, 3.4
 * @param versionWhenUnstated what the peer speaks where its bind response does not say, strictly 3.3
 * @param window requests in flight at most, 10
 * @param pacePerSecond requests a second at most, 0 for no limit
 * @param unansweredMax inbound messages that wait for our answer at most, 1000; beyond it they get ESME_RTHROTTLED
 * @param backoff how long to wait before binding again
 * @param drain how long a peer's unbind waits for what is in flight, 5 s
 * @param firstSequence the first sequence number of each session, 1
 * @param tls null for plain TCP, which is the default
 * @param adaptiveWindow whether fewer requests than {@code window} are in flight after throttling, time-outs and a high
 *     congestion_state. Off: the window is what the contract says, throttling holds the bind anyway, and a carrier that
 *     now and then loses an answer should not cost throughput. On for carriers that slow down before they throttle
 */
public record BindSettings(
        String host,
        int port,
        BindMode mode,
        SystemId systemId,
        String password,
        String systemType,
        AddressRange addresses,
        InterfaceVersion version,
        InterfaceVersion versionWhenUnstated,
        int window,
        double pacePerSecond,
        int unansweredMax,
        TimerSettings timers,
        Backoff backoff,
        Duration drain,
        int firstSequence,
        @Nullable ClientTls tls,
        boolean adaptiveWindow) {
    public static final int WINDOW_MAX = 65_536;

    public BindSettings {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
        if (window < 1 || window > WINDOW_MAX) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + WINDOW_MAX + ")");
        }
        if (!(pacePerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "pace_per_second: " + pacePerSecond + " (expected: 0 for none, or more)");
        }
        if (unansweredMax < 1) {
            throw new IllegalArgumentException("unanswered_max: " + unansweredMax + " (expected: at least 1)");
        }
    }

    public static Builder builder(String host, int port, SystemId systemId, String password) {
        return new Builder(host, port, systemId, password);
    }

    SessionSettings forSession() {
        return new SessionSettings(window, unansweredMax, version, versionWhenUnstated, timers, drain, firstSequence);
    }

    LaneSettings forLane() {
        return new LaneSettings(window, adaptiveWindow, pacePerSecond);
    }

    BindRequest bindRequest() {
        return new BindRequest(mode, systemId, password, systemType, version, addresses);
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "BindSettings[" + systemId + "@" + host + ":" + port + ", " + mode + ", window=" + window + ", pace="
                + pacePerSecond + "/s]";
    }

    /** Collects settings; for one thread. */
    public static final class Builder {
        private final String host;
        private final int port;
        private final SystemId systemId;
        private final String password;
        private BindMode mode = BindMode.TRANSCEIVER;
        private String systemType = "";
        private AddressRange addresses = AddressRange.NONE;
        private InterfaceVersion version = InterfaceVersion.V3_4;
        private InterfaceVersion versionWhenUnstated = InterfaceVersion.V3_3;
        private int window = 10;
        private double pacePerSecond;
        private int unansweredMax = 1_000;
        private TimerSettings timers = TimerSettings.DEFAULT;
        private Backoff backoff = Backoff.DEFAULT;
        private Duration drain = Duration.ofSeconds(5);
        private int firstSequence = SequenceNumber.MIN;
        private @Nullable ClientTls tls;
        private boolean adaptiveWindow;

        private Builder(String host, int port, SystemId systemId, String password) {
            this.host = host;
            this.port = port;
            this.systemId = systemId;
            this.password = password;
        }

        public Builder mode(BindMode value) {
            mode = value;
            return this;
        }

        public Builder systemType(String value) {
            systemType = value;
            return this;
        }

        public Builder addresses(AddressRange value) {
            addresses = value;
            return this;
        }

        public Builder version(InterfaceVersion value) {
            version = value;
            return this;
        }

        public Builder versionWhenUnstated(InterfaceVersion value) {
            versionWhenUnstated = value;
            return this;
        }

        public Builder window(int value) {
            window = value;
            return this;
        }

        public Builder pacePerSecond(double value) {
            pacePerSecond = value;
            return this;
        }

        public Builder unansweredMax(int value) {
            unansweredMax = value;
            return this;
        }

        public Builder timers(TimerSettings value) {
            timers = value;
            return this;
        }

        public Builder backoff(Backoff value) {
            backoff = value;
            return this;
        }

        public Builder drain(Duration value) {
            drain = value;
            return this;
        }

        public Builder firstSequence(int value) {
            firstSequence = value;
            return this;
        }

        public Builder tls(ClientTls value) {
            tls = value;
            return this;
        }

        public Builder adaptiveWindow(boolean value) {
            adaptiveWindow = value;
            return this;
        }

        public BindSettings build() {
            return new BindSettings(
                    host,
                    port,
                    mode,
                    systemId,
                    password,
                    systemType,
                    addresses,
                    version,
                    versionWhenUnstated,
                    window,
                    pacePerSecond,
                    unansweredMax,
                    timers,
                    backoff,
                    drain,
                    firstSequence,
                    tls,
                    adaptiveWindow);
        }
    }
}
