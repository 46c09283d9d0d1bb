package io.trunkline.gateway.config;

import io.trunkline.gateway.message.Address;

/**
 * A sender is registered in a country.
 *
 * @param country ISO 3166 letters
 * @param reference under which the registrar knows it
 */
public record Registration(String country, Address sender, String reference) {
    public Registration {
        CountryRule.requireCountry(country);
    }
}
