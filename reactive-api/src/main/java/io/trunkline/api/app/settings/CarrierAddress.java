package io.trunkline.api.app.settings;

import java.util.Optional;

/**
 * A carrier's SMSC and, where it wants one, the account to bind with. The text form hides the password.
 *
 * @param credentials empty when only the address was given
 */
public record CarrierAddress(HostPort smsc, Optional<Credentials> credentials) {

    /** What a bind carries: SMPP 3.4 allows 15 octets of system_id and 8 of password; 5.0 keeps both. */
    public record Credentials(String systemId, String password) {
        @Override
        public String toString() {
            return systemId + ",***";
        }
    }

    private static final int SYSTEM_ID_LENGTH_MAX = 15;
    private static final int PASSWORD_LENGTH_MAX = 8;

    /** Reads {@code HOST:PORT[,system_id,password]}. */
    public static Optional<CarrierAddress> parse(String text) {
        String[] parts = text.strip().split(",", -1);
        Optional<HostPort> smsc = HostPort.parsePeer(parts[0]);
        if (parts.length == 1) {
            return smsc.map(address -> new CarrierAddress(address, Optional.empty()));
        }
        if (parts.length != 3
                || parts[1].isEmpty()
                || parts[1].length() > SYSTEM_ID_LENGTH_MAX
                || parts[2].length() > PASSWORD_LENGTH_MAX) {
            return Optional.empty();
        }
        return smsc.map(address -> new CarrierAddress(address, Optional.of(new Credentials(parts[1], parts[2]))));
    }

    @Override
    public String toString() {
        return smsc + credentials.map(account -> "," + account).orElse("");
    }
}
