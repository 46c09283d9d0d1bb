package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.SessionSettings;
import io.trunkline.smpp.session.TimerSettings;
import io.trunkline.smpp.tls.ServerTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a message centre listens. Built by {@link #builder}; what is not said has the default named here.
 *
 * @param port 0 for any free one
 * @param version what we say we speak, 5.0
 * @param window deliver_sm in flight to one session at most, 100
 * @param unansweredMax requests of one session that wait for our answer at most, 1000; beyond it ESME_RTHROTTLED
 * @param sessionsMax connections at most, 20 000; for one more the oldest of those that have not bound is cut, and where
 *     all have, it is closed at once
 * @param refusalDelay from a bind to its refusal, 1 s
 * @param drain how long a peer's unbind waits for what is in flight, 5 s
 * @param tls null for plain TCP, which is the default
 */
public record ServerSettings(
        String host,
        int port,
        SystemId systemId,
        InterfaceVersion version,
        int window,
        int unansweredMax,
        int sessionsMax,
        Duration refusalDelay,
        TimerSettings timers,
        Duration drain,
        @Nullable ServerTls tls) {
    SessionSettings forSession() {
        return SessionSettings.of(window, unansweredMax, version, timers, drain);
    }

    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    /** Collects settings; for one thread. */
    public static final class Builder {
        private final String host;
        private final int port;
        private SystemId systemId = new SystemId("trunkline");
        private InterfaceVersion version = InterfaceVersion.V5_0;
        private int window = 100;
        private int unansweredMax = 1_000;
        private int sessionsMax = 20_000;
        private Duration refusalDelay = Duration.ofSeconds(1);
        private TimerSettings timers = TimerSettings.DEFAULT;
        private Duration drain = Duration.ofSeconds(5);
        private @Nullable ServerTls tls;

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
        }

        public Builder systemId(SystemId value) {
            systemId = value;
            return this;
        }

        public Builder version(InterfaceVersion value) {
            version = value;
            return this;
        }

        public Builder window(int value) {
            window = value;
            return this;
        }

        public Builder unansweredMax(int value) {
            unansweredMax = value;
            return this;
        }

        public Builder sessionsMax(int value) {
            sessionsMax = value;
            return this;
        }

        public Builder refusalDelay(Duration value) {
            refusalDelay = value;
            return this;
        }

        public Builder timers(TimerSettings value) {
            timers = value;
            return this;
        }

        public Builder drain(Duration value) {
            drain = value;
            return this;
        }

        public Builder tls(ServerTls value) {
            tls = value;
            return this;
        }

        public ServerSettings build() {
            return new ServerSettings(
                    host,
                    port,
                    systemId,
                    version,
                    window,
                    unansweredMax,
                    sessionsMax,
                    refusalDelay,
                    timers,
                    drain,
                    tls);
        }
    }
}
