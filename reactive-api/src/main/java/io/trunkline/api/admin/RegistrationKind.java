package io.trunkline.api.admin;

import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfRegistration;
import io.trunkline.gateway.config.Registration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code registrations}: which senders are registered in which countries. */
final class RegistrationKind extends EntryKind<OfRegistration> {
    RegistrationKind() {
        super("registrations", List.of("country", "sender"), OfRegistration.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.registrationKey(
                CountryRule.requireCountry(fields.text("country")), fields.address("sender"));
    }

    @Override
    OfRegistration read(Fields fields, @Nullable OfRegistration before, IssuedSecrets secrets) {
        return new OfRegistration(
                new Registration(fields.text("country"), fields.address("sender"), fields.text("reference")));
    }

    @Override
    void write(OfRegistration entry, Map<String, Object> tree) {
        Registration registration = entry.registration();
        tree.put("country", registration.country());
        tree.put("sender", registration.sender().value());
        tree.put("reference", registration.reference());
    }
}
