package io.trunkline.api.app;

import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfCarrier;
import io.trunkline.gateway.config.DirectoryEntry.OfRoute;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.SecretBox;
import java.util.List;
import java.util.Optional;

/** The carrier that the settings name, or the simulated one, and the route of every destination to it. */
final class DefaultCarrier {
    private static final String NAME = "default";
    private static final int WINDOW = 100;

    /** One bind for each: a bind of its own thread and window. Neighbours stay with one node, so these are none. */
    private static final List<Integer> SLOTS = List.of(0, 4, 8, 12);

    private static final int URGENT_SLOT = 6;

    private static final CarrierAddress.Credentials ANYONE = new CarrierAddress.Credentials("trunkline", "trunk");

    private DefaultCarrier() {}

    /** The one that is there, where it is the same. */
    private static Sealed password(Optional<Carrier> before, String password, SecretBox secrets) {
        try {
            return before.map(Carrier::password)
                    .filter(known -> secrets.open(known).equals(password))
                    .orElseGet(() -> secrets.seal(password));
        } catch (IllegalStateException sealedUnderAnotherKey) {
            return secrets.seal(password);
        }
    }

    /** What the settings say of it; the rest of what the directory knows of it stays. */
    static List<DirectoryEntry> entries(CarrierAddress address, SecretBox secrets, Directory known) {
        Optional<Carrier> before = known.carrier(NAME);
        CarrierAddress.Credentials credentials = address.credentials().orElse(ANYONE);
        Carrier carrier = new Carrier(
                NAME,
                address.smsc().host(),
                address.smsc().port(),
                credentials.systemId(),
                password(before, credentials.password(), secrets),
                before.map(Carrier::window).orElse(WINDOW),
                before.map(Carrier::slots).orElse(SLOTS),
                before.isPresent() ? before.get().urgentSlot() : Integer.valueOf(URGENT_SLOT),
                before.map(Carrier::receipts).orElse(ReceiptTimes.DEFAULT),
                before.map(Carrier::faults).orElse(FaultTable.USUAL),
                before.map(Carrier::pacePerSecond).orElse(0.0),
                before.isPresent() ? before.get().tls() : null,
                before.map(Carrier::dialect).orElse(CarrierDialect.USUAL));
        return before.isPresent()
                ? List.of(new OfCarrier(carrier))
                : List.of(new OfCarrier(carrier), new OfRoute(new Route("", NAME)));
    }
}
