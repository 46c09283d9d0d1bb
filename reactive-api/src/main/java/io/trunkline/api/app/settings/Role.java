package io.trunkline.api.app.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A share of the work that a node may take; a node does all of it unless told otherwise. */
public enum Role {
    INTAKE,
    ROUTE,
    CARRIER,
    PARTNER,
    VIEW,
    LIVE;

    static final String NAMES = Arrays.stream(values()).map(Role::settingName).collect(Collectors.joining(", "));

    /** The name under which settings know this role. */
    public String settingName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Set<Role>> parseList(String text) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : text.split(",", -1)) {
            Optional<Role> role = Arrays.stream(values())
                    .filter(candidate -> candidate.settingName().equals(name.strip()))
                    .findFirst();
            if (role.isEmpty()) {
                return Optional.empty();
            }
            roles.add(role.get());
        }
        return Optional.of(roles);
    }
}
