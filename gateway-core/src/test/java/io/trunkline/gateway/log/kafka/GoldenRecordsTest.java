package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.Hashed;
import io.trunkline.gateway.config.InboundUrls;
import io.trunkline.gateway.config.KeywordRule;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Registration;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.Failed;
import io.trunkline.gateway.log.wire.InboundCodec;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.LifecycleRecord;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.OrphanCodec;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.CarrierDepth;
import io.trunkline.gateway.queue.LessUrgent;
import io.trunkline.gateway.queue.SenderDepth;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every kind of record against what was written when it was new: golden files are added, never changed. */
class GoldenRecordsTest {
    private static final Instant VALID_FROM = Instant.ofEpochMilli(1_795_000_000_000L);
    private static final ChosenRoute ROUTE = new ChosenRoute(
            "uk-mobile",
            List.of(
                    new RouteCandidate("beta", RouteVerdict.EJECTED, VALID_FROM),
                    new RouteCandidate("gamma", RouteVerdict.DEARER, null)));

    private static final MessageSid SID = new MessageSid(0x0199_8877_6655_0034L, 0x8001_0203_0405_0607L);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final ServiceSid SERVICE = new ServiceSid("MG0123456789abcdef0123456789abcdef");
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final Envelope FULL = new Envelope(
            SID,
            ACCOUNT,
            new Address("+15005550006"),
            new Address("+14155550100"),
            SERVICE,
            2,
            URI.create("https://example.com/status?x=1"),
            AT);
    private static final Envelope LEAN =
            new Envelope(SID, ACCOUNT, new Address("Trunkline"), new Address("+14155550100"), null, 1, null, AT);

    private static final InboundUrls INBOUND =
            new InboundUrls(URI.create("https://example.com/sms?x=1"), URI.create("https://example.org/"));

    private static final Envelope TERMS = new Envelope(
            SID,
            ACCOUNT,
            new Address("Trunkline"),
            new Address("+14155550100"),
            null,
            1,
            null,
            AT,
            new DeliveryTerms(AmbiguityPolicy.FAIL_AMBIGUOUS, Duration.ofSeconds(300), AT.plusSeconds(3600)));

    private static final Envelope PARTNERS = new Envelope(
            SID,
            ACCOUNT,
            new Address("Trunkline"),
            new Address("+14155550100"),
            null,
            1,
            null,
            AT,
            new DeliveryTerms(
                    AmbiguityPolicy.RESEND_ONCE,
                    null,
                    null,
                    new PartnerOrigin("acme", PartnerOrigin.Wish.ON_FAILURE, 3, true)));

    private static final Envelope OF_MANY = new Envelope(
            SID,
            ACCOUNT,
            new Address("Trunkline"),
            new Address("+14155550100"),
            null,
            1,
            null,
            AT,
            new DeliveryTerms(
                    AmbiguityPolicy.RESEND_ONCE,
                    null,
                    null,
                    new PartnerOrigin("acme", PartnerOrigin.Wish.ALWAYS, 1, false, "SM" + "0a".repeat(16))));

    private static final Envelope URGENT = withUrgency(Urgency.ONE_TIME_PASSWORD);
    private static final Envelope BULK = withUrgency(Urgency.BULK);

    private static Envelope withUrgency(Urgency urgency) {
        return new Envelope(
                SID,
                ACCOUNT,
                new Address("Trunkline"),
                new Address("+14155550100"),
                null,
                1,
                null,
                AT,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency));
    }

    /**
     * A record as it was written once.
     *
     * @param file the golden file's name
     */
    record Golden<D>(String file, RecordCodec<?, D> codec, D word) {
        @Override
        public String toString() {
            return file;
        }
    }

    private static final ProhibitedContent PROHIBITED =
            new ProhibitedContent(Set.of("free money", "casino"), Set.of("bad.example/offer"), true);

    private static final CountryRule COUNTRY = new CountryRule(
            "US",
            List.of(new SendingWindow(Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), 480, 1260)),
            30,
            Set.of(Sender.Kind.SHORT_CODE, Sender.Kind.LONG_CODE),
            Set.of(Sender.Kind.LONG_CODE),
            PROHIBITED);

    private static Stream<Golden<?>> goldens() {
        return Stream.of(messages(), journal(), events(), waits(), entries()).flatMap(stream -> stream);
    }

    private static Stream<Golden<?>> messages() {
        return Stream.of(
                new Golden<>("accepted-full", MessageCodecs.ACCEPTED, new AcceptedMessage(FULL, "Grüße, 世界 👋")),
                new Golden<>("accepted-lean", MessageCodecs.ACCEPTED, new AcceptedMessage(LEAN, "hello")),
                new Golden<>("accepted-terms", MessageCodecs.ACCEPTED, new AcceptedMessage(TERMS, "hello")),
                new Golden<>("accepted-urgent", MessageCodecs.ACCEPTED, new AcceptedMessage(URGENT, "hello")),
                new Golden<>("accepted-bulk", MessageCodecs.ACCEPTED, new AcceptedMessage(BULK, "hello")),
                new Golden<>("accepted-partner", MessageCodecs.ACCEPTED, new AcceptedMessage(PARTNERS, "hello")),
                new Golden<>("accepted-partner-of-many", MessageCodecs.ACCEPTED, new AcceptedMessage(OF_MANY, "hello")),
                new Golden<>(
                        "accepted-keyed",
                        MessageCodecs.ACCEPTED,
                        new AcceptedMessage(LEAN, "hello", new IdempotencyKey("11".repeat(32), "22".repeat(32)), true)),
                new Golden<>(
                        "orphan",
                        OrphanCodec.ORPHAN,
                        new CarrierReceipt(
                                "alpha",
                                "id-7",
                                "14155550100",
                                AT,
                                ReceiptOutcome.FAILED,
                                ErrorCode.UNREACHABLE,
                                "state UNDELIV",
                                "15005550006",
                                7)),
                new Golden<>(
                        "orphan-elsewhere",
                        OrphanCodec.ORPHAN,
                        new CarrierReceipt(
                                "alpha",
                                "id-7",
                                "14155550100",
                                AT,
                                ReceiptOutcome.FAILED,
                                ErrorCode.UNREACHABLE,
                                "state UNDELIV",
                                "15005550006",
                                7,
                                true)),
                new Golden<>(
                        "queue-depths",
                        QueueDepthsCodec.REPORT,
                        new QueueDepthsCodec.Report(
                                "node-1",
                                List.of(new SenderDepth(new Address("+15005550006"), ACCOUNT, 1.5, 20, 300, AT, 7)),
                                List.of())),
                new Golden<>(
                        "queue-depths-owned",
                        QueueDepthsCodec.REPORT,
                        new QueueDepthsCodec.Report(
                                "node-1",
                                List.of(new SenderDepth(
                                        new Address("+15005550006"), ACCOUNT, 1.5, 20, 300, AT, 7, 3, AT)),
                                List.of())),
                new Golden<>(
                        "queue-depths-classes",
                        QueueDepthsCodec.REPORT,
                        new QueueDepthsCodec.Report(
                                "node-1",
                                List.of(new SenderDepth(
                                        new Address("+15005550006"),
                                        ACCOUNT,
                                        1.5,
                                        20,
                                        300,
                                        AT,
                                        7,
                                        3,
                                        AT,
                                        new LessUrgent(5, 6, 7, 8))),
                                List.of())),
                new Golden<>(
                        "carrier-depths",
                        QueueDepthsCodec.REPORT,
                        new QueueDepthsCodec.Report(
                                "node-1", List.of(), List.of(new CarrierDepth("alpha", 4, 20, 300)))),
                new Golden<>(
                        "inbound",
                        InboundCodec.INBOUND,
                        new InboundPart(
                                SID,
                                "alpha",
                                "+14155550100",
                                "12345",
                                "hello \uD83D",
                                new InboundPart.Place(700, 3, 2, true),
                                AT,
                                new InboundPart.Origin("0f".repeat(32), true, -2, true))),
                new Golden<>(
                        "inbound-alone",
                        InboundCodec.INBOUND,
                        new InboundPart(
                                SID,
                                "alpha",
                                "+14155550100",
                                "12345",
                                "hello",
                                null,
                                AT,
                                new InboundPart.Origin("0f".repeat(32), false, 7, false))),
                new Golden<>("lane-cancel", MessageCodecs.LANE_ORDER, new LaneCancel(SID, 2)),
                new Golden<>("lane", MessageCodecs.LANE, new LaneMessage(FULL, "hello", 1, "alpha", 3, "only route")),
                new Golden<>(
                        "lane-route",
                        MessageCodecs.LANE,
                        new LaneMessage(
                                FULL, "hello", 1, "alpha", 3, "only route", LifecycleEvent.ALL_SEGMENTS, false, ROUTE)),
                new Golden<>(
                        "lane-again",
                        MessageCodecs.LANE,
                        new LaneMessage(FULL, "hello", 2, "alpha", 3, "only route", 0b10, false)),
                new Golden<>(
                        "lane-resend",
                        MessageCodecs.LANE,
                        new LaneMessage(LEAN, "hello", 2, "alpha", 3, "only route", 0b10, true)));
    }

    private static Stream<Golden<?>> journal() {
        UUID token = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        return Stream.of(
                new Golden<>(
                        "proposal",
                        Proposal.CODEC,
                        new Proposal(
                                7,
                                List.of(
                                        new DirectoryEdit.Put(new DirectoryEntry.OfRoute(new Route("1", "alpha"))),
                                        new DirectoryEdit.Remove("sender/+15005550006")))),
                new Golden<>("journal-taken", LaneEntryCodec.JOURNAL, new LaneEntry.Taken(token)),
                new Golden<>(
                        "journal-progress",
                        LaneEntryCodec.JOURNAL,
                        new LaneEntry.Progress(
                                token,
                                List.of(new OffsetRange(300, 305), new OffsetRange(307, 307)),
                                List.of(new OffsetRange(1, 299)),
                                List.of(new OffsetRange(1L << 40, (1L << 40) + 1)))),
                new Golden<>(
                        "journal-checkpoint",
                        LaneEntryCodec.JOURNAL,
                        new LaneEntry.Checkpoint(
                                token,
                                List.of(new OffsetRange(300, 305)),
                                new OffsetBits(1L << 40, BitSet.valueOf(new byte[] {1, 0, (byte) 0x82})))));
    }

    private static Stream<Golden<?>> events() {
        return Stream.of(
                event("routed", new MessageRouted(FULL, AT, 1, "alpha", 3, "only route")),
                event(
                        "routed-route",
                        new MessageRouted(
                                FULL,
                                AT,
                                1,
                                "alpha",
                                3,
                                "only route",
                                AttemptCause.FIRST,
                                LifecycleEvent.ALL_SEGMENTS,
                                ROUTE)),
                event(
                        "submitted",
                        new MessageSubmitted(
                                SID,
                                AT,
                                FULL,
                                1,
                                "alpha",
                                List.of(new SubmittedSegment(0, 7, "id-7"), new SubmittedSegment(1, 0x7FFFFFFF, "")))),
                event(
                        "submission-unknown",
                        new SubmissionUnknown(
                                SID,
                                AT,
                                null,
                                2,
                                "alpha",
                                0,
                                LifecycleEvent.ALL_SEGMENTS,
                                List.of(),
                                "connection lost")),
                event(
                        "submission-unknown-in-part",
                        new SubmissionUnknown(
                                SID,
                                AT,
                                null,
                                2,
                                "alpha",
                                3,
                                0b101,
                                List.of(new SubmittedSegment(1, 9, "id-9")),
                                "connection lost")),
                event(
                        "submitted-again",
                        new MessageSubmitted(SID, AT, null, 2, "alpha", List.of(new SubmittedSegment(2, 10, "id-10")))),
                event(
                        "routed-again",
                        new MessageRouted(TERMS, AT, 2, "alpha", 3, "only route", AttemptCause.RESEND, 0b101)),
                event(
                        "routed-retry",
                        new MessageRouted(
                                LEAN,
                                AT,
                                2,
                                "alpha",
                                3,
                                "only route",
                                AttemptCause.RETRY,
                                LifecycleEvent.ALL_SEGMENTS)),
                event(
                        "attempt-refused",
                        new AttemptRefused(
                                SID,
                                AT,
                                null,
                                1,
                                "alpha",
                                ErrorCode.UNREACHABLE,
                                "queue full",
                                0b10,
                                List.of(new SubmittedSegment(0, 11, "id-11")))),
                event(
                        "submission-unknown-resend",
                        new SubmissionUnknown(SID, AT, null, 2, "alpha", 1, 0b1, List.of(), "connection lost", true)),
                event(
                        "attempt-refused-resend",
                        new AttemptRefused(
                                SID,
                                AT,
                                null,
                                2,
                                "alpha",
                                ErrorCode.UNREACHABLE,
                                "queue full",
                                0b1,
                                List.of(),
                                true,
                                Recourse.LATER)),
                event(
                        "submission-unknown-written",
                        new SubmissionUnknown(
                                SID,
                                AT,
                                null,
                                2,
                                "alpha",
                                3,
                                0,
                                0b101,
                                List.of(new SubmittedSegment(1, 9, "id-9")),
                                "connection lost",
                                false,
                                List.of(new WrittenSegment(0, 8), new WrittenSegment(2, 10)))),
                event(
                        "submission-unknown-sent",
                        new SubmissionUnknown(
                                SID,
                                AT,
                                null,
                                2,
                                "alpha",
                                3,
                                0b110,
                                0b010,
                                List.of(),
                                "connection lost",
                                false,
                                List.of())),
                event(
                        "attempt-refused-written",
                        new AttemptRefused(
                                SID,
                                AT,
                                null,
                                1,
                                "alpha",
                                ErrorCode.UNREACHABLE,
                                "queue full",
                                0b10,
                                List.of(new SubmittedSegment(0, 11, "id-11")),
                                false,
                                Recourse.LATER,
                                List.of(new WrittenSegment(1, 12)))),
                event(
                        "failed-written",
                        new MessageFailed(
                                SID,
                                AT,
                                null,
                                1,
                                ErrorCode.UNREACHABLE,
                                "queue full",
                                new Refusal(
                                        "alpha",
                                        true,
                                        List.of(
                                                new SubmittedSegment(0, 9, "id-9"),
                                                new SubmittedSegment(2, 11, "id-11")),
                                        List.of(new WrittenSegment(1, 10))))),
                event("receipt-timed-out", new ReceiptTimedOut(SID, AT, null, 1, "no receipt within 72 h")),
                event("canceled", new MessageCanceled(SID, AT, LEAN)),
                event("failed", new MessageFailed(SID, AT, LEAN, 0, ErrorCode.NO_ROUTE, "no carrier for +1")),
                event(
                        "failed-in-part",
                        new MessageFailed(
                                SID,
                                AT,
                                null,
                                1,
                                ErrorCode.UNREACHABLE,
                                "queue full",
                                new Refusal(
                                        "alpha",
                                        true,
                                        List.of(
                                                new SubmittedSegment(0, 9, "id-9"),
                                                new SubmittedSegment(2, 11, "id-11"))))),
                event(
                        "receipt-delivered",
                        new ReceiptReceived(SID, AT, null, 1, 0, 2, ReceiptOutcome.DELIVERED, null, "DELIVRD 000")),
                event(
                        "receipt-named",
                        new ReceiptReceived(
                                SID, AT, null, 1, 0, 2, ReceiptOutcome.DELIVERED, null, "DELIVRD 000", false, "id-9")),
                event(
                        "receipt-failed",
                        new ReceiptReceived(
                                SID, AT, FULL, 1, 1, 2, ReceiptOutcome.FAILED, ErrorCode.UNREACHABLE, "UNDELIV 027")),
                event("received", new MessageReceived(FULL, AT, "alpha")),
                event("erased", new BodyErased(SID, AT)),
                event("deleted", new MessageDeleted(SID, AT)),
                event(
                        "receipt-intermediate",
                        new ReceiptReceived(SID, AT, null, 1, 1, 2, ReceiptOutcome.INTERMEDIATE, null, "ENROUTE")));
    }

    private static Stream<Golden<?>> waits() {
        return Stream.of(WaitKind.values())
                .map(kind -> event(
                        "waiting-" + kind.name().toLowerCase(java.util.Locale.ROOT),
                        new MessageWaiting(SID, AT, TERMS, 1, kind, AT.plusSeconds(60), "not yet")));
    }

    private static Golden<LifecycleEvent> event(String file, LifecycleEvent event) {
        return new Golden<>(file, LifecycleCodec.LIFECYCLE, event);
    }

    private static Stream<Golden<?>> entries() {
        Sealed secret = new Sealed(new byte[] {1, 2, 3});
        Account account = new Account(
                ACCOUNT,
                "Demo",
                secret,
                List.of(new Account.ApiKey("SK0123456789abcdef0123456789abcdef", new Hashed(new byte[] {4, 5}))),
                List.of(secret, new Sealed(new byte[] {6})));
        Stream<Golden<?>> senders = Stream.of(Sender.Kind.values())
                .map(kind -> entry(
                        "sender-" + kind.name().toLowerCase(java.util.Locale.ROOT),
                        new DirectoryEntry.OfSender(new Sender(new Address("+15005550006"), ACCOUNT, kind))));
        return Stream.concat(
                senders,
                Stream.of(
                        entry(
                                "opt-out",
                                new DirectoryEntry.OfOptOut(
                                        new OptOut(SERVICE.value(), new Address("+14155550100"), true, AT, SID))),
                        entry(
                                "opt-in",
                                new DirectoryEntry.OfOptOut(
                                        new OptOut("+15005550006", new Address("+14155550100"), false, AT, SID))),
                        entry(
                                "opt-out-admin",
                                new DirectoryEntry.OfOptOut(
                                        new OptOut(SERVICE.value(), new Address("+14155550100"), true, AT, null))),
                        entry(
                                "keywords",
                                new DirectoryEntry.OfKeywords(new KeywordRule(
                                        ACCOUNT,
                                        Optional.of(SERVICE),
                                        List.of(new KeywordRule.Language(
                                                "de",
                                                new KeywordRule.Words(
                                                        Set.of("stopp", "ende"), Set.of("los"), Set.of("hilfe")),
                                                new KeywordRule.Answers("Aus.", "An.", "Hilfe.")))))),
                        entry(
                                "sender-inbound",
                                new DirectoryEntry.OfSender(
                                        new Sender(new Address("+15005550006"), ACCOUNT, Sender.Kind.LONG_CODE)
                                                .with(INBOUND))),
                        entry(
                                "sender-careful",
                                new DirectoryEntry.OfSender(
                                        new Sender(new Address("+15005550006"), ACCOUNT, Sender.Kind.LONG_CODE)
                                                .with(AmbiguityPolicy.FAIL_AMBIGUOUS))),
                        entry(
                                "service-inbound",
                                new DirectoryEntry.OfService(new MessagingService(
                                        SERVICE, ACCOUNT, "Pool", List.of(new Address("12345")), true, INBOUND))),
                        entry("account", new DirectoryEntry.OfAccount(account)),
                        entry(
                                "account-suspended",
                                new DirectoryEntry.OfAccount(new Account(
                                        ACCOUNT,
                                        account.name(),
                                        secret,
                                        account.apiKeys(),
                                        account.webhookSecrets(),
                                        Account.Status.SUSPENDED))),
                        entry(
                                "sender-paced",
                                new DirectoryEntry.OfSender(new Sender(
                                        new Address("+15005550006"), ACCOUNT, Sender.Kind.SHORT_CODE, 45, 100))),
                        entry(
                                "partner",
                                new DirectoryEntry.OfPartner(new Partner(
                                        "acme",
                                        ACCOUNT,
                                        new Hashed(new byte[] {4, 5}),
                                        4,
                                        100,
                                        50,
                                        List.of("192.0.2.0/24")))),
                        entry(
                                "service-not-sticky",
                                new DirectoryEntry.OfService(
                                        new MessagingService(SERVICE, ACCOUNT, "Pool", List.of(), false))),
                        entry(
                                "service",
                                new DirectoryEntry.OfService(new MessagingService(
                                        SERVICE,
                                        ACCOUNT,
                                        "Pool",
                                        List.of(new Address("+15005550006"), new Address("12345"))))),
                        entry(
                                "carrier",
                                new DirectoryEntry.OfCarrier(new Carrier(
                                        "alpha", "127.0.0.1", 2775, "esme", secret, 50, List.of(0, 1, 15)))),
                        entry(
                                "carrier-receipts",
                                new DirectoryEntry.OfCarrier(new Carrier(
                                        "alpha",
                                        "127.0.0.1",
                                        2775,
                                        "esme",
                                        secret,
                                        50,
                                        List.of(0),
                                        null,
                                        new ReceiptTimes(Duration.ofSeconds(90), Duration.ofHours(24)),
                                        FaultTable.USUAL,
                                        0,
                                        null,
                                        CarrierDialect.USUAL))),
                        entry(
                                "carrier-urgent",
                                new DirectoryEntry.OfCarrier(new Carrier(
                                        "alpha",
                                        "127.0.0.1",
                                        2775,
                                        "esme",
                                        secret,
                                        50,
                                        List.of(0, 1, 15),
                                        4,
                                        ReceiptTimes.DEFAULT,
                                        FaultTable.USUAL,
                                        0,
                                        null,
                                        CarrierDialect.USUAL))),
                        entry(
                                "carrier-pace",
                                new DirectoryEntry.OfCarrier(new Carrier(
                                        "alpha",
                                        "127.0.0.1",
                                        2775,
                                        "esme",
                                        secret,
                                        50,
                                        List.of(0),
                                        null,
                                        ReceiptTimes.DEFAULT,
                                        FaultTable.USUAL,
                                        12.5,
                                        new CarrierTls(false, "PEM"),
                                        CarrierDialect.USUAL))),
                        entry(
                                "carrier-dialect",
                                new DirectoryEntry.OfCarrier(new Carrier(
                                        "alpha",
                                        "127.0.0.1",
                                        2775,
                                        "esme",
                                        secret,
                                        50,
                                        List.of(0),
                                        null,
                                        ReceiptTimes.DEFAULT,
                                        FaultTable.USUAL,
                                        0,
                                        null,
                                        new CarrierDialect(
                                                CarrierDialect.Version.V3_4, CarrierDialect.Alphabet.GSM7_PACKED)))),
                        entry("route", new DirectoryEntry.OfRoute(new Route("1415", "alpha"))),
                        entry(
                                "route-full",
                                new DirectoryEntry.OfRoute(new Route(
                                        "uk-mobile",
                                        "447",
                                        "GB",
                                        "alpha",
                                        new RoutePrice(31_500, "EUR"),
                                        new RouteValidity(VALID_FROM, VALID_FROM.plus(Duration.ofDays(1))),
                                        new RouteAudience(
                                                Set.of(Sender.Kind.SHORT_CODE, Sender.Kind.UNPACED),
                                                Set.of(new AccountSid("AC00000000000000000000000000000001")),
                                                Set.of(new AccountSid("AC00000000000000000000000000000002"))),
                                        3,
                                        0.85))),
                        entry(
                                "limits",
                                new DirectoryEntry.OfLimits(new AccountLimits(
                                        ACCOUNT,
                                        Optional.of(new RateLimit(1000, 250)),
                                        Map.of("SK0123456789abcdef0123456789abcdef", new RateLimit(10, 3)),
                                        Map.of("US", new RateLimit(100, 25), "DE", new RateLimit(1, 1))))),
                        entry(
                                "limits-none",
                                new DirectoryEntry.OfLimits(
                                        new AccountLimits(ACCOUNT, Optional.empty(), Map.of(), Map.of()))),
                        entry(
                                "limits-caps",
                                new DirectoryEntry.OfLimits(
                                        new AccountLimits(ACCOUNT, Optional.empty(), Map.of(), Map.of())
                                                .with(new AccountCaps(1_000, 20_000, 7_500_000, 150_000_000, 7_500)))),
                        entry("country", new DirectoryEntry.OfCountry(COUNTRY)),
                        entry(
                                "registration",
                                new DirectoryEntry.OfRegistration(
                                        new Registration("US", new Address("+15005550006"), "campaign 7"))),
                        entry(
                                "policy",
                                new DirectoryEntry.OfPolicy(new AccountPolicy(
                                        ACCOUNT,
                                        new AccountPolicy.Countries(false, Set.of("US", "DE")),
                                        new ContentPolicy(
                                                PROHIBITED,
                                                new ContentPolicy.FloodLimit(2, 5, Duration.ofMinutes(10)),
                                                true,
                                                1000))))));
    }

    private static Golden<DirectoryEntry> entry(String file, DirectoryEntry entry) {
        return new Golden<>(file, DirectoryCodec.DIRECTORY, entry);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    <D> void goldenFileShouldDecodeToTheWordItWasMadeOf(Golden<D> golden) throws Exception {
        assertThat(golden.codec().decode(octets(golden.file()))).isEqualTo(golden.word());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    <D> void todaysEncoderShouldWriteWhatTheGoldenFileDecodesTo(Golden<D> golden) throws Exception {
        D fromFile = golden.codec().decode(octets(golden.file()));
        assertThat(golden.codec().decode(golden.codec().encode(fromFile))).isEqualTo(fromFile);
        assertThat(golden.codec().encode(golden.word())).isEqualTo(octets(golden.file()));
    }

    @Test
    void octetsThatAreNoProtocolBufferShouldBeUnreadable() {
        assertThatThrownBy(() -> LifecycleCodec.LIFECYCLE.decode(new byte[] {0x0A, 0x7F, 1}))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("not a protocol buffer");
    }

    @Test
    void recordWithoutASidShouldBeUnreadable() {
        assertThatThrownBy(() -> MessageCodecs.ACCEPTED.decode(new byte[0]))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("sid: 0 octets (expected: 16)");
    }

    @Test
    void factOfANewerVersionShouldBeUnreadable() {
        byte[] octets = LifecycleRecord.newBuilder()
                .setSid(EnvelopeCodec.sidBytes(SID))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> LifecycleCodec.LIFECYCLE.decode(octets))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("none that this version knows");
    }

    @Test
    void errorCodeOfANewerVersionShouldReadAsUnknownError() throws Exception {
        byte[] octets = LifecycleRecord.newBuilder()
                .setSid(EnvelopeCodec.sidBytes(SID))
                .setFailed(Failed.newBuilder().setCode(39_999))
                .build()
                .toByteArray();
        assertThat(LifecycleCodec.LIFECYCLE.decode(octets))
                .isInstanceOfSatisfying(
                        MessageFailed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNKNOWN_ERROR));
    }

    private static byte[] octets(String file) throws IOException {
        try (InputStream in = GoldenRecordsTest.class.getResourceAsStream("golden/" + file + ".hex")) {
            String hex = new String(Objects.requireNonNull(in, file).readAllBytes(), US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
