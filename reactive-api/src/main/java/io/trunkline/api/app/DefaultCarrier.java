package io.trunkline.api.app;

import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfCarrier;
import io.trunkline.gateway.config.DirectoryEntry.OfRoute;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.SecretBox;
import java.util.List;

/** The carrier that the settings name, or the simulated one, and the route of every destination to it. */
final class DefaultCarrier {
    private static final String NAME = "default";
    private static final int WINDOW = 100;

    /** One bind for each: a bind of its own thread and window, and room to spread over nodes. */
    private static final List<Integer> SLOTS = List.of(0, 1, 2, 3);

    private static final int URGENT_SLOT = 4;

    private static final CarrierAddress.Credentials ANYONE = new CarrierAddress.Credentials("trunkline", "trunk");

    private DefaultCarrier() {}

    static List<DirectoryEntry> entries(CarrierAddress address, SecretBox secrets) {
        CarrierAddress.Credentials credentials = address.credentials().orElse(ANYONE);
        Carrier carrier = new Carrier(
                NAME,
                address.smsc().host(),
                address.smsc().port(),
                credentials.systemId(),
                secrets.seal(credentials.password()),
                WINDOW,
                SLOTS,
                URGENT_SLOT,
                ReceiptTimes.DEFAULT);
        return List.of(new OfCarrier(carrier), new OfRoute(new Route("", NAME)));
    }
}
