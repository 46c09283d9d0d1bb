package io.trunkline.gateway.intake;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Unavailable;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.admission.AdmissionControl;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.gateway.queue.Forecast;
import io.trunkline.gateway.queue.Forecasts;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.smpp.text.MessageText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Checks a message, gives it its SID and makes it durable; nothing here waits for a carrier or a database. Thread-safe.
 *
 * <p>The way of a request: destination, body, callback, sender, opt-out, SID, screening, limits, append. What screening
 * counted and the log has not is taken back.
 */
public final class Intake {
    /** The longest body in UTF-16 units, as callers of Twilio's API know it. */
    public static final int BODY_LENGTH_MAX = 1600;

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int URL_LENGTH_MAX = 2048;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Well before nobody looks back any more for the first record of a SID. */
    private static final Duration APPENDED_AGAIN_WITHIN = KeyedIntake.APPENDED_WITHIN.minusMinutes(1);

    private final DirectoryLog directory;
    private final IntakeLog log;
    private final Screening screening;
    private final InstantSource clock;
    private final UnknownOutcomes unknown;
    private final RateGate gate;
    private final SenderGate queues;
    private final Forecasts forecasts;
    private final OnceAMinute untaken = new OnceAMinute();

    /** An intake that keeps no limits. */
    public Intake(DirectoryLog directory, IntakeLog log, Screening screening, InstantSource clock) {
        this(directory, log, screening, clock, AdmissionControl.UNLIMITED, new QueueDepths(clock));
    }

    /**
     * Reads the numbering plans of all countries: never call it on an event loop.
     *
     * @param admission keeps rates and caps
     * @param depths what waits behind senders
     */
    public Intake(
            DirectoryLog directory,
            IntakeLog log,
            Screening screening,
            InstantSource clock,
            AdmissionControl admission,
            QueueDepths depths) {
        PhoneNumbers.load();
        this.directory = directory;
        this.log = log;
        this.screening = screening;
        this.clock = clock;
        this.unknown = new UnknownOutcomes(clock);
        this.gate = new RateGate(directory, admission);
        this.queues = new SenderGate(depths);
        this.forecasts = new Forecasts(directory, depths, clock);
    }

    /** Admits a message or says why not; a refusal is a value, and the result never fails but by a fault of ours. */
    public Mono<IntakeResult> accept(NewMessage request) {
        return Mono.defer(() -> {
            try {
                return appendKnowingly(request, formed(request));
            } catch (Refusal refusal) {
                return Mono.just(refusal.result());
            }
        });
    }

    RateGate gate() {
        return gate;
    }

    /** What {@link #accept} would answer; nothing is appended, counted or remembered. */
    public Mono<DryRun> dryRun(NewMessage request) {
        try {
            AcceptedMessage message = formed(request);
            Directory now = directory.current();
            refuse(screening.judge(now, message));
            Envelope envelope = message.envelope();
            Instant sendAt = envelope.terms().sendAt();
            Instant from = sendAt == null ? envelope.acceptedAt() : sendAt;
            DryRun accepted = new DryRun.WouldAccept(
                    message, CountryRules.opens(now, envelope.to(), from).orElse(from));
            return Mono.defer(() -> gate.capped(gate.offered(request, message)))
                    .map(capped -> capped.<DryRun>map(DryRun.WouldRefuse::new).orElse(accepted));
        } catch (Refusal refusal) {
            return Mono.just(new DryRun.WouldRefuse(refusal.result()));
        }
    }

    /**
     * When the message is likely to be sent.
     *
     * @param accepted whether it was accepted, here and just now
     */
    public Forecast forecast(Envelope envelope, boolean accepted) {
        return forecasts.of(envelope, accepted);
    }

    /**
     * A request whose outcome nobody knew stands for the same SID when it comes again soon; it was screened and counted
     * then.
     */
    private Mono<IntakeResult> appendKnowingly(NewMessage request, AcceptedMessage fresh) throws Refusal {
        Optional<Envelope> earlier = unknown.take(request)
                .filter(envelope -> clock.millis() - envelope.sid().millis() < APPENDED_AGAIN_WITHIN.toMillis());
        if (earlier.isPresent()) {
            return appendAgain(request, new AcceptedMessage(earlier.get(), fresh.body(), null, true));
        }
        screen(fresh);
        return counted(fresh, gate.pass(gate.offered(request, fresh), () -> append(fresh)))
                .doOnNext(result -> {
                    if (result instanceof Unknown) {
                        unknown.remember(request, fresh.envelope());
                    }
                });
    }

    private Mono<IntakeResult> appendAgain(NewMessage request, AcceptedMessage earlier) {
        return append(earlier)
                .doOnNext(result -> {
                    if (!(result instanceof Accepted)) {
                        unknown.remember(request, earlier.envelope());
                    }
                })
                .doOnCancel(() -> unknown.remember(request, earlier.envelope()));
    }

    /** What is done with a checked message, which counts as traffic only while that is under way or if the log may have it. */
    Mono<IntakeResult> counted(AcceptedMessage checked, Mono<IntakeResult> done) {
        return done.doOnTerminate(() -> screening.takeBack(directory.current(), checked))
                .doOnCancel(() -> screening.takeBack(directory.current(), checked));
    }

    /** Who ends before the log has answered leaves a message that the log may have. */
    Mono<IntakeResult> append(AcceptedMessage message) {
        return log.append(message)
                .<IntakeResult>thenReturn(new Accepted(message))
                .doOnNext(accepted -> queues.accepted(directory.current(), message.envelope()))
                .onErrorResume(LogUnavailableException.class, this::unavailable)
                .onErrorResume(
                        LogOutcomeUnknownException.class,
                        e -> Mono.just(new Unknown(message.envelope().sid())))
                .doOnNext(result -> {
                    if (!(result instanceof Unavailable)) {
                        screening.taken(directory.current(), message);
                    }
                })
                .doFinally(end -> {
                    if (end != SignalType.ON_COMPLETE) {
                        screening.taken(directory.current(), message);
                    }
                });
    }

    /** The caller is told to come again, and who runs the gateway, why. */
    private Mono<IntakeResult> unavailable(LogUnavailableException fault) {
        untaken.happened(count -> LOG.warn("{} messages were not taken: {}", count, fault.getMessage()));
        return Mono.just(new Unavailable(RETRY_AFTER));
    }

    /**
     * The message that a request asks for, with a new SID; nothing is appended. It counts as traffic of the account: what
     * is done with it goes through {@link #counted}.
     */
    AcceptedMessage checked(NewMessage request) throws Refusal {
        AcceptedMessage message = formed(request);
        screen(message);
        return message;
    }

    private void screen(AcceptedMessage message) throws Refusal {
        refuse(screening.admit(directory.current(), message));
    }

    private static void refuse(Optional<Rejection> rejection) throws Refusal {
        if (rejection.isPresent()) {
            throw new Refusal(rejection.get().code(), rejection.get().detail());
        }
    }

    private AcceptedMessage formed(NewMessage request) throws Refusal {
        Directory now = directory.current();
        requireActive(now, request.account());
        Address to = destination(request.to());
        String body = body(request.body());
        URI callback = callback(request.statusCallback());
        Optional<MessagingService> service = service(now, request);
        Address from =
                service.isPresent() ? pooled(now, service.get(), to) : owned(now, request.account(), request.from());
        ServiceSid named = service.map(MessagingService::sid).orElse(null);
        if (directory.optOuts().stops(from, named, to, now)) {
            throw new Refusal(
                    ErrorCode.OPTED_OUT,
                    "To: " + to + " has opted out of messages from " + (named == null ? from : named));
        }
        Instant at = Instant.ofEpochMilli(clock.millis());
        Envelope envelope = new Envelope(
                sid(at),
                request.account(),
                from,
                to,
                named,
                MessageText.segmentCount(body),
                callback,
                at,
                new TermsCheck(request.terms(), ambiguity(now, from), at).checked());
        queues.refuseBeyondLimit(now, envelope);
        return new AcceptedMessage(envelope, body);
    }

    private static AmbiguityPolicy ambiguity(Directory now, Address from) {
        return now.sender(from).map(Sender::ambiguity).orElse(AmbiguityPolicy.RESEND_ONCE);
    }

    private static void requireActive(Directory now, AccountSid account) throws Refusal {
        boolean active = now.account(account).map(Account::isActive).orElse(true);
        if (!active) {
            throw new Refusal(ErrorCode.ACCOUNT_NOT_ACTIVE, "account: " + account + " (expected: an active one)");
        }
    }

    private MessageSid sid(Instant at) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return MessageSid.next(at.toEpochMilli(), random.nextInt(log.partitions()), random);
    }

    private static Address destination(@Nullable String to) throws Refusal {
        if (to == null || to.isBlank()) {
            throw new Refusal(ErrorCode.MISSING_TO, "To: missing (expected: a phone number such as +14155550100)");
        }
        return PhoneNumbers.international(to)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_TO, "To: " + shown(to) + " (expected: a phone number such as +14155550100)"));
    }

    private static String body(@Nullable String body) throws Refusal {
        if (body == null || body.isEmpty()) {
            throw new Refusal(ErrorCode.MISSING_BODY, "Body: missing (expected: 1 to 1600 characters)");
        }
        if (body.length() > BODY_LENGTH_MAX) {
            throw new Refusal(ErrorCode.BODY_TOO_LONG, "Body: " + body.length() + " characters (expected: 1 to 1600)");
        }
        return body;
    }

    private static @Nullable URI callback(@Nullable String url) throws Refusal {
        if (url == null || url.isEmpty()) {
            return null;
        }
        return absoluteUrl(url)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_STATUS_CALLBACK,
                        "StatusCallback: " + shown(url) + " (expected: an absolute http or https URL of at most "
                                + URL_LENGTH_MAX + " characters)"));
    }

    private static Optional<URI> absoluteUrl(String url) {
        if (url.length() > URL_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (java.net.URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<MessagingService> service(Directory now, NewMessage request) throws Refusal {
        String named = request.messagingServiceSid();
        if (named == null || named.isEmpty()) {
            return Optional.empty();
        }
        Optional<MessagingService> service = ServiceSid.parse(named)
                .flatMap(now::service)
                .filter(found -> found.account().equals(request.account()));
        if (service.isEmpty()) {
            throw new Refusal(
                    ErrorCode.SERVICE_NOT_FOUND,
                    "MessagingServiceSid: " + shown(named) + " (expected: a service of this account)");
        }
        return service;
    }

    private Address pooled(Directory now, MessagingService service, Address to) throws Refusal {
        return new SenderChoice(now, address -> queues.secondsBehind(now, address))
                .choose(service, to, ThreadLocalRandom.current().nextLong())
                .orElseThrow(() -> new Refusal(
                        ErrorCode.SERVICE_WITHOUT_SENDER,
                        "MessagingServiceSid: " + service.sid() + " has no sender (expected: one of its account)"));
    }

    private static Address owned(Directory now, AccountSid account, @Nullable String from) throws Refusal {
        if (from == null || from.isBlank()) {
            throw new Refusal(
                    ErrorCode.MISSING_FROM,
                    "From: missing (expected: a sender of this account, or MessagingServiceSid)");
        }
        Address address = sender(from)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.INVALID_FROM,
                        "From: " + shown(from) + " (expected: a phone number, short code or alphanumeric sender)"));
        return now.sender(address)
                .filter(found -> found.account().equals(account))
                .map(Sender::address)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.FROM_NOT_OWNED, "From: " + address + " (expected: a sender of this account)"));
    }

    private static Optional<Address> sender(String from) {
        Optional<Address> exact = Address.parse(from);
        return exact.isPresent() ? exact : PhoneNumbers.international(from);
    }

    /** What is repeated of a caller's own text in an error: bounded, on one line. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 64 ? line : line.substring(0, 64) + "…";
    }

    /** Ends the checks at the first that fails; turned into a value before it leaves this package. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient IntakeResult result;

        Refusal(ErrorCode code, String detail) {
            this(new Refused(code, detail));
        }

        Refusal(IntakeResult result) {
            super(null, null, false, false);
            this.result = result;
        }

        IntakeResult result() {
            return result;
        }
    }
}
