package io.trunkline.gateway.log.kafka;

import com.google.protobuf.ByteString;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Account.ApiKey;
import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Hashed;
import io.trunkline.gateway.config.InboundUrls;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.log.wire.AccountEntry;
import io.trunkline.gateway.log.wire.CarrierEntry;
import io.trunkline.gateway.log.wire.DirectoryRecord;
import io.trunkline.gateway.log.wire.LimitsEntry;
import io.trunkline.gateway.log.wire.PartnerEntry;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.SenderEntry;
import io.trunkline.gateway.log.wire.ServiceEntry;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.ServiceSid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The records of the topic {@code state}. */
final class DirectoryCodec {
    static final RecordCodec<DirectoryRecord, DirectoryEntry> DIRECTORY =
            new RecordCodec<>(DirectoryRecord.parser(), DirectoryCodec::encode, DirectoryCodec::decode);

    private DirectoryCodec() {}

    static DirectoryRecord encode(DirectoryEntry entry) {
        DirectoryRecord.Builder builder = DirectoryRecord.newBuilder();
        return switch (entry) {
            case DirectoryEntry.OfAccount of ->
                builder.setAccount(entry(of.account())).build();
            case DirectoryEntry.OfSender of ->
                builder.setSender(entry(of.sender())).build();
            case DirectoryEntry.OfService of ->
                builder.setService(entry(of.service())).build();
            case DirectoryEntry.OfCarrier of ->
                builder.setCarrier(entry(of.carrier())).build();
            case DirectoryEntry.OfRoute of ->
                builder.setRoute(RouteCodec.entry(of.route())).build();
            case DirectoryEntry.OfRouteUndo of ->
                builder.setRouteUndo(RouteCodec.entry(of.undo())).build();
            case DirectoryEntry.OfPartner of ->
                builder.setPartner(entry(of.partner())).build();
            case DirectoryEntry.OfLimits of ->
                builder.setLimits(entry(of.limits())).build();
            case DirectoryEntry.OfCountry of ->
                builder.setCountry(RuleCodec.entry(of.rule())).build();
            case DirectoryEntry.OfRegistration of ->
                builder.setRegistration(RuleCodec.entry(of.registration())).build();
            case DirectoryEntry.OfPolicy of ->
                builder.setPolicy(RuleCodec.entry(of.policy())).build();
            case DirectoryEntry.OfOptOut of ->
                builder.setOptOut(KeywordCodec.entry(of.word())).build();
            case DirectoryEntry.OfKeywords of ->
                builder.setKeywords(KeywordCodec.entry(of.rule())).build();
        };
    }

    private static AccountEntry entry(Account account) {
        AccountEntry.Builder builder = AccountEntry.newBuilder()
                .setSid(account.sid().value())
                .setName(account.name())
                .setAuthToken(bytes(account.authToken()))
                .setStatus(status(account.status()));
        for (ApiKey key : account.apiKeys()) {
            builder.addApiKeys(AccountEntry.ApiKey.newBuilder()
                    .setSid(key.sid())
                    .setSecretHash(ByteString.copyFrom(key.secretHash().bytes())));
        }
        for (Sealed secret : account.webhookSecrets()) {
            builder.addWebhookSecrets(bytes(secret));
        }
        return builder.build();
    }

    private static SenderEntry entry(Sender sender) {
        SenderEntry.Builder builder = SenderEntry.newBuilder()
                .setAddress(sender.address().value())
                .setAccount(sender.account().value())
                .setKind(kind(sender.kind()));
        if (sender.pace() != sender.kind().pace()) {
            builder.setPace(sender.pace());
        }
        if (sender.queueMax() != Sender.queueMax(sender.pace())) {
            builder.setQueueMax(sender.queueMax());
        }
        if (!sender.inbound().equals(InboundUrls.NONE)) {
            builder.setInbound(entry(sender.inbound()));
        }
        builder.setFailAmbiguous(sender.ambiguity() == AmbiguityPolicy.FAIL_AMBIGUOUS);
        return builder.build();
    }

    private static io.trunkline.gateway.log.wire.InboundUrls entry(InboundUrls urls) {
        return io.trunkline.gateway.log.wire.InboundUrls.newBuilder()
                .setUrl(text(urls.url()))
                .setFallback(text(urls.fallback()))
                .build();
    }

    private static String text(@Nullable URI url) {
        return url == null ? "" : url.toString();
    }

    private static InboundUrls urls(io.trunkline.gateway.log.wire.InboundUrls entry) {
        return new InboundUrls(url(entry.getUrl()), url(entry.getFallback()));
    }

    private static @Nullable URI url(String text) {
        return text.isEmpty() ? null : URI.create(text);
    }

    static SenderEntry.Kind kind(Sender.Kind kind) {
        return switch (kind) {
            case LONG_CODE -> SenderEntry.Kind.LONG_CODE;
            case TOLL_FREE -> SenderEntry.Kind.TOLL_FREE;
            case SHORT_CODE -> SenderEntry.Kind.SHORT_CODE;
            case ALPHANUMERIC -> SenderEntry.Kind.ALPHANUMERIC;
            case UNPACED -> SenderEntry.Kind.UNPACED;
        };
    }

    private static ServiceEntry entry(MessagingService service) {
        ServiceEntry.Builder builder = ServiceEntry.newBuilder()
                .setSid(service.sid().value())
                .setAccount(service.account().value())
                .setName(service.name())
                .setNotSticky(!service.sticky());
        service.senders().forEach(sender -> builder.addSenders(sender.value()));
        if (!service.inbound().equals(InboundUrls.NONE)) {
            builder.setInbound(entry(service.inbound()));
        }
        return builder.build();
    }

    private static CarrierEntry entry(Carrier carrier) {
        CarrierEntry.Builder builder = CarrierEntry.newBuilder()
                .setName(carrier.name())
                .setHost(carrier.host())
                .setPort(carrier.port())
                .setSystemId(carrier.systemId())
                .setPassword(bytes(carrier.password()))
                .setWindow(carrier.window())
                .addAllSlots(carrier.slots());
        if (carrier.urgentSlot() != null) {
            builder.setUrgentSlot(carrier.urgentSlot());
        }
        if (!carrier.receipts().equals(ReceiptTimes.DEFAULT)) {
            builder.setReceiptUsualMillis(carrier.receipts().usual().toMillis())
                    .setReceiptLongestMillis(carrier.receipts().longest().toMillis());
        }
        CarrierTls tls = carrier.tls();
        if (tls != null) {
            builder.setTls(CarrierEntry.Tls.newBuilder()
                    .setAnyHost(!tls.hostVerified())
                    .setAuthorities(tls.authorities()));
        }
        return builder.addAllFaults(FaultCodec.entries(carrier.faults()))
                .setPacePerSecond(carrier.pacePerSecond())
                .setVersionWhenUnstated(
                        switch (carrier.dialect().versionWhenUnstated()) {
                            case V3_3 -> CarrierEntry.Version.V3_3;
                            case V3_4 -> CarrierEntry.Version.V3_4;
                            case V5_0 -> CarrierEntry.Version.V5_0;
                        })
                .setAlphabet(
                        switch (carrier.dialect().alphabet()) {
                            case GSM7 -> CarrierEntry.Alphabet.GSM7;
                            case GSM7_PACKED -> CarrierEntry.Alphabet.GSM7_PACKED;
                        })
                .build();
    }

    private static PartnerEntry entry(Partner partner) {
        return PartnerEntry.newBuilder()
                .setSystemId(partner.systemId())
                .setAccount(partner.account().value())
                .setPasswordHash(ByteString.copyFrom(partner.password().bytes()))
                .setBindsMax(partner.bindsMax())
                .setWindow(partner.window())
                .setSubmitsPerSecond(partner.submitsPerSecond())
                .addAllNetworks(partner.networks())
                .build();
    }

    private static LimitsEntry entry(AccountLimits limits) {
        LimitsEntry.Builder builder =
                LimitsEntry.newBuilder().setAccount(limits.account().value());
        limits.whole().ifPresent(rate -> builder.setWhole(rate(rate)));
        if (!limits.caps().equals(AccountCaps.NONE)) {
            builder.setCaps(caps(limits.caps()));
        }
        return builder.addAllApiKeys(named(limits.apiKeys()))
                .addAllCountries(named(limits.countries()))
                .build();
    }

    private static LimitsEntry.Caps caps(AccountCaps caps) {
        return LimitsEntry.Caps.newBuilder()
                .setSegmentsPerDay(caps.segmentsPerDay())
                .setSegmentsPerMonth(caps.segmentsPerMonth())
                .setMicrosPerDay(caps.microsPerDay())
                .setMicrosPerMonth(caps.microsPerMonth())
                .setMicrosPerSegment(caps.microsPerSegment())
                .build();
    }

    private static AccountCaps caps(LimitsEntry.Caps entry) {
        return new AccountCaps(
                entry.getSegmentsPerDay(),
                entry.getSegmentsPerMonth(),
                entry.getMicrosPerDay(),
                entry.getMicrosPerMonth(),
                entry.getMicrosPerSegment());
    }

    private static List<LimitsEntry.Named> named(Map<String, RateLimit> rates) {
        return new TreeMap<>(rates)
                .entrySet().stream()
                        .map(rate -> LimitsEntry.Named.newBuilder()
                                .setName(rate.getKey())
                                .setRate(rate(rate.getValue()))
                                .build())
                        .toList();
    }

    private static LimitsEntry.Rate rate(RateLimit rate) {
        return LimitsEntry.Rate.newBuilder()
                .setPerSecond(rate.perSecond())
                .setBurst(rate.burst())
                .build();
    }

    private static DirectoryEntry decode(DirectoryRecord record) {
        return switch (record.getEntryCase()) {
            case ACCOUNT -> new DirectoryEntry.OfAccount(account(record.getAccount()));
            case SENDER -> new DirectoryEntry.OfSender(sender(record.getSender()));
            case SERVICE -> new DirectoryEntry.OfService(service(record.getService()));
            case CARRIER -> new DirectoryEntry.OfCarrier(carrier(record.getCarrier()));
            case ROUTE -> new DirectoryEntry.OfRoute(RouteCodec.route(record.getRoute()));
            case ROUTE_UNDO -> new DirectoryEntry.OfRouteUndo(RouteCodec.undo(record.getRouteUndo()));
            case PARTNER -> new DirectoryEntry.OfPartner(partner(record.getPartner()));
            case LIMITS -> new DirectoryEntry.OfLimits(limits(record.getLimits()));
            case COUNTRY -> new DirectoryEntry.OfCountry(RuleCodec.country(record.getCountry()));
            case REGISTRATION -> new DirectoryEntry.OfRegistration(RuleCodec.registration(record.getRegistration()));
            case POLICY -> new DirectoryEntry.OfPolicy(RuleCodec.policy(record.getPolicy()));
            case OPT_OUT -> new DirectoryEntry.OfOptOut(KeywordCodec.word(record.getOptOut()));
            case KEYWORDS -> new DirectoryEntry.OfKeywords(KeywordCodec.rule(record.getKeywords()));
            case ENTRY_NOT_SET -> throw new IllegalArgumentException("entry: none that this version knows");
        };
    }

    private static Account account(AccountEntry entry) {
        return new Account(
                new AccountSid(entry.getSid()),
                entry.getName(),
                sealed(entry.getAuthToken()),
                entry.getApiKeysList().stream()
                        .map(key -> new ApiKey(
                                key.getSid(), new Hashed(key.getSecretHash().toByteArray())))
                        .toList(),
                entry.getWebhookSecretsList().stream()
                        .map(DirectoryCodec::sealed)
                        .toList(),
                status(entry.getStatus()));
    }

    private static AccountEntry.Status status(Account.Status status) {
        return switch (status) {
            case ACTIVE -> AccountEntry.Status.ACTIVE;
            case SUSPENDED -> AccountEntry.Status.SUSPENDED;
            case CLOSED -> AccountEntry.Status.CLOSED;
        };
    }

    private static Account.Status status(AccountEntry.Status status) {
        return switch (status) {
            case ACTIVE -> Account.Status.ACTIVE;
            case SUSPENDED -> Account.Status.SUSPENDED;
            case CLOSED -> Account.Status.CLOSED;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("status: " + status + " (expected: one that this version knows)");
        };
    }

    private static Sender sender(SenderEntry entry) {
        Sender.Kind kind = kind(entry.getKind());
        double pace = entry.getPace() == 0 ? kind.pace() : entry.getPace();
        return new Sender(
                new Address(entry.getAddress()),
                new AccountSid(entry.getAccount()),
                kind,
                pace,
                entry.hasQueueMax() ? entry.getQueueMax() : Sender.queueMax(pace),
                urls(entry.getInbound()),
                entry.getFailAmbiguous() ? AmbiguityPolicy.FAIL_AMBIGUOUS : AmbiguityPolicy.RESEND_ONCE);
    }

    static Sender.Kind kind(SenderEntry.Kind kind) {
        return switch (kind) {
            case LONG_CODE -> Sender.Kind.LONG_CODE;
            case TOLL_FREE -> Sender.Kind.TOLL_FREE;
            case SHORT_CODE -> Sender.Kind.SHORT_CODE;
            case ALPHANUMERIC -> Sender.Kind.ALPHANUMERIC;
            case UNPACED -> Sender.Kind.UNPACED;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("kind: " + kind + " (expected: one that this version knows)");
        };
    }

    private static MessagingService service(ServiceEntry entry) {
        return new MessagingService(
                new ServiceSid(entry.getSid()),
                new AccountSid(entry.getAccount()),
                entry.getName(),
                entry.getSendersList().stream().map(Address::new).toList(),
                !entry.getNotSticky(),
                urls(entry.getInbound()));
    }

    private static Carrier carrier(CarrierEntry entry) {
        return new Carrier(
                entry.getName(),
                entry.getHost(),
                entry.getPort(),
                entry.getSystemId(),
                sealed(entry.getPassword()),
                entry.getWindow(),
                entry.getSlotsList(),
                entry.hasUrgentSlot() ? entry.getUrgentSlot() : null,
                receipts(entry),
                FaultCodec.table(entry.getFaultsList()),
                entry.getPacePerSecond(),
                entry.hasTls() ? tls(entry.getTls()) : null,
                dialect(entry));
    }

    private static CarrierDialect dialect(CarrierEntry entry) {
        CarrierDialect.Version version = switch (entry.getVersionWhenUnstated()) {
            case V3_3 -> CarrierDialect.Version.V3_3;
            case V3_4 -> CarrierDialect.Version.V3_4;
            case V5_0 -> CarrierDialect.Version.V5_0;
            case UNRECOGNIZED -> throw new IllegalArgumentException("version_when_unstated: unknown");
        };
        return new CarrierDialect(
                version,
                switch (entry.getAlphabet()) {
                    case GSM7 -> CarrierDialect.Alphabet.GSM7;
                    case GSM7_PACKED -> CarrierDialect.Alphabet.GSM7_PACKED;
                    case UNRECOGNIZED -> throw new IllegalArgumentException("alphabet: unknown");
                });
    }

    private static CarrierTls tls(CarrierEntry.Tls entry) {
        return new CarrierTls(!entry.getAnyHost(), entry.getAuthorities());
    }

    private static Partner partner(PartnerEntry entry) {
        return new Partner(
                entry.getSystemId(),
                new AccountSid(entry.getAccount()),
                new Hashed(entry.getPasswordHash().toByteArray()),
                entry.getBindsMax(),
                entry.getWindow(),
                entry.getSubmitsPerSecond(),
                entry.getNetworksList());
    }

    private static ReceiptTimes receipts(CarrierEntry entry) {
        return entry.getReceiptUsualMillis() == 0
                ? ReceiptTimes.DEFAULT
                : new ReceiptTimes(
                        Duration.ofMillis(entry.getReceiptUsualMillis()),
                        Duration.ofMillis(entry.getReceiptLongestMillis()));
    }

    private static AccountLimits limits(LimitsEntry entry) {
        return new AccountLimits(
                new AccountSid(entry.getAccount()),
                entry.hasWhole() ? Optional.of(rate(entry.getWhole())) : Optional.empty(),
                named(entry.getApiKeysList()),
                named(entry.getCountriesList()),
                caps(entry.getCaps()));
    }

    private static Map<String, RateLimit> named(List<LimitsEntry.Named> rates) {
        return rates.stream().collect(Collectors.toMap(LimitsEntry.Named::getName, named -> rate(named.getRate())));
    }

    private static RateLimit rate(LimitsEntry.Rate rate) {
        return new RateLimit(rate.getPerSecond(), rate.getBurst());
    }

    private static ByteString bytes(Sealed sealed) {
        return ByteString.copyFrom(sealed.bytes());
    }

    private static Sealed sealed(ByteString bytes) {
        return new Sealed(bytes.toByteArray());
    }
}
