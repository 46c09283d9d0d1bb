package io.trunkline.api.admin;

import java.util.List;

/** Every kind of entry there is. */
final class EntryKinds {
    /** In an order in which entries may be put: what is named comes before what names it. */
    static final List<EntryKind<?>> ALL = List.of(
            new AccountKind(),
            new PolicyKind(),
            new LimitsKind(),
            new SenderKind(),
            new ServiceKind(),
            new PartnerKind(),
            new CarrierKind(),
            new RouteKind(),
            new CountryKind(),
            new RegistrationKind(),
            new KeywordsKind());

    private EntryKinds() {}
}
