package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.simulator.Reaction.Answer;
import io.trunkline.smpp.simulator.Reaction.PlannedReceipt;
import io.trunkline.smpp.simulator.Reaction.Tampering;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Decides, for one bind, what happens to each submit_sm: by rate, by magic number, else by the profile's chances. Pure
 * but for its memory; time is passed in. Event loop of the bind only.
 */
final class Temper {

    private static final Duration EARLY_RECEIPT_LEAD = Duration.ofMillis(500);
    private static final Duration SLOW_RESPONSE = Duration.ofSeconds(3);
    private static final Duration SLOW_RECEIPT = Duration.ofSeconds(30);
    private static final Duration INTERMEDIATE_LEAD = Duration.ofMillis(100);

    /** Destinations that were refused once and will be accepted next; forgotten all at once at the bound. */
    private static final int REFUSED_ONCE_MAX = 10_000;

    private final CarrierProfile profile;
    private final SplittableRandom random;
    private final SubmitRate rate;
    private final Set<String> refusedOnce = new HashSet<>();

    Temper(CarrierProfile profile, long bindNumber) {
        this.profile = profile;
        this.random = new SplittableRandom(profile.seed() * 31 + bindNumber);
        this.rate = new SubmitRate(profile.throttleRate());
    }

    Reaction react(String destination, long nowNanos) {
        Duration delay = profile.timing().response().next(random);
        if (!rate.allows(nowNanos)) {
            return Reaction.refused(CommandStatus.RTHROTTLED, delay);
        }
        return profile.magic()
                ? MagicNumber.of(destination)
                        .map(magic -> byMagic(magic, destination, delay))
                        .orElseGet(() -> byChance(delay))
                : byChance(delay);
    }

    private Reaction byChance(Duration delay) {
        Shares shares = profile.shares();
        boolean delivered = !happens(shares.undelivered());
        PlannedReceipt receipt = receipt(delivered ? MessageState.DELIVERED : MessageState.UNDELIVERABLE, delay);
        List<PlannedReceipt> receipts = happens(shares.lostReceipts())
                ? List.of()
                : happens(shares.duplicateReceipts()) ? List.of(receipt, receipt) : List.of(receipt);
        return new Reaction(happens(shares.lostResponses()) ? new Answer.Silence() : answer(delay), receipts);
    }

    /** One draw for all faults, and none where the profile has none. */
    private Answer answer(Duration delay) {
        Faults faults = profile.faults();
        double halfOpen = faults.halfOpen();
        double reset = halfOpen + faults.reset();
        double wrongType = reset + faults.wrongType();
        double oversized = wrongType + faults.oversized();
        double drawn = oversized > 0 ? random.nextDouble() : 1;
        if (drawn >= oversized) {
            return new Answer.Accepted(delay);
        }
        if (drawn >= wrongType) {
            return new Answer.Tampered(Tampering.OVERSIZED, delay);
        }
        if (drawn >= reset) {
            return new Answer.Tampered(Tampering.WRONG_TYPE, delay);
        }
        return drawn >= halfOpen ? new Answer.Reset() : new Answer.Hang();
    }

    private Reaction byMagic(MagicNumber magic, String destination, Duration delay) {
        Answer accepted = new Answer.Accepted(delay);
        PlannedReceipt delivered = receipt(MessageState.DELIVERED, delay);
        return switch (magic) {
            case DELIVERED -> new Reaction(accepted, List.of(delivered));
            case UNDELIVERED -> new Reaction(accepted, List.of(receipt(MessageState.UNDELIVERABLE, delay)));
            case EXPIRED -> new Reaction(accepted, List.of(receipt(MessageState.EXPIRED, delay)));
            case REJECTED_LATER -> new Reaction(accepted, List.of(receipt(MessageState.REJECTED, delay)));
            case INTERMEDIATE -> new Reaction(accepted, withIntermediate(delivered));
            case INVALID_DESTINATION -> Reaction.refused(CommandStatus.RINVDSTADR, delay);
            case SUBMIT_FAILED -> Reaction.refused(CommandStatus.RSUBMITFAIL, delay);
            case SYSTEM_ERROR -> Reaction.refused(CommandStatus.RSYSERR, delay);
            case THROTTLED_ONCE -> oncePerTwo(CommandStatus.RTHROTTLED, destination, accepted, delivered);
            case QUEUE_FULL_ONCE -> oncePerTwo(CommandStatus.RMSGQFUL, destination, accepted, delivered);
            case NO_RECEIPT -> new Reaction(accepted, List.of());
            case EARLY_RECEIPT ->
                new Reaction(new Answer.Accepted(EARLY_RECEIPT_LEAD), List.of(at(delivered, Duration.ZERO)));
            case DUPLICATE_RECEIPT -> new Reaction(accepted, List.of(delivered, delivered));
            case SLOW_RESPONSE ->
                new Reaction(
                        new Answer.Accepted(SLOW_RESPONSE),
                        List.of(at(delivered, delivered.delay().plus(SLOW_RESPONSE))));
            case SLOW_RECEIPT ->
                new Reaction(accepted, List.of(at(delivered, delivered.delay().plus(SLOW_RECEIPT))));
            case ODD_RECEIPT ->
                new Reaction(
                        accepted,
                        List.of(new PlannedReceipt(delivered.state(), delivered.delay(), delivered.err(), true)));
            case NO_RESPONSE -> new Reaction(new Answer.Silence(), List.of(delivered));
            case NO_RESPONSE_NO_RECEIPT -> new Reaction(new Answer.Silence(), List.of());
            case DISCONNECT -> new Reaction(new Answer.Disconnect(), List.of(delivered));
            case HALF_OPEN -> new Reaction(new Answer.Hang(), List.of(delivered));
            case RESET -> new Reaction(new Answer.Reset(), List.of(delivered));
            case BYTE_BY_BYTE -> tampered(Tampering.BYTE_BY_BYTE, delay, delivered);
            case WRONG_TYPE -> tampered(Tampering.WRONG_TYPE, delay, delivered);
            case OVERSIZED -> tampered(Tampering.OVERSIZED, delay, delivered);
            case ECHO -> new Reaction(new Answer.Echoed(delay), List.of(delivered));
        };
    }

    private static Reaction tampered(Tampering how, Duration delay, PlannedReceipt receipt) {
        return new Reaction(new Answer.Tampered(how, delay), List.of(receipt));
    }

    private Reaction oncePerTwo(CommandStatus status, String destination, Answer accepted, PlannedReceipt receipt) {
        if (refusedOnce.remove(destination)) {
            return new Reaction(accepted, List.of(receipt));
        }
        if (refusedOnce.size() >= REFUSED_ONCE_MAX) {
            refusedOnce.clear();
        }
        refusedOnce.add(destination);
        return Reaction.refused(status, Duration.ZERO);
    }

    private static List<PlannedReceipt> withIntermediate(PlannedReceipt last) {
        Duration before = last.delay().minus(INTERMEDIATE_LEAD);
        Duration first = before.isNegative() ? Duration.ZERO : before;
        return List.of(new PlannedReceipt(MessageState.ENROUTE, first, 0, false), last);
    }

    private PlannedReceipt receipt(MessageState state, Duration responseDelay) {
        int err = switch (state) {
            case UNDELIVERABLE -> 1;
            case EXPIRED -> 2;
            case REJECTED -> 3;
            case SCHEDULED, ENROUTE, DELIVERED, DELETED, ACCEPTED, UNKNOWN, SKIPPED -> 0;
        };
        Duration delay = responseDelay.plus(profile.timing().receipt().next(random));
        return new PlannedReceipt(state, delay, err, false);
    }

    private static PlannedReceipt at(PlannedReceipt receipt, Duration delay) {
        return new PlannedReceipt(receipt.state(), delay, receipt.err(), receipt.odd());
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
