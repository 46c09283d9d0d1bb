package io.trunkline.gateway.partner;

import io.trunkline.gateway.intake.NewMessage;
import io.trunkline.gateway.intake.NewTerms;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.PartnerOrigin.Wish;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.Concatenation;
import io.trunkline.smpp.text.SegmentPlace;
import io.trunkline.smpp.text.TextProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a submit_sm asks for, or why it cannot be read. */
sealed interface SubmitReading {
    int PRIORITY_MAX = 3;

    /** It is refused as it stands. */
    record Refused(CommandStatus status) implements SubmitReading {}

    /**
     * A message, or one part of it.
     *
     * @param place where the part stands in a longer message; empty for a message of its own
     * @param from the sender as intake reads it
     * @param to the recipient as intake reads it
     * @param text of this part
     * @param validitySeconds null for the gateway's longest
     * @param sendAt null for at once
     * @param urgency the priority class as intake reads it
     */
    record Understood(
            Optional<Concatenation> place,
            String from,
            String to,
            String text,
            @Nullable Long validitySeconds,
            @Nullable Instant sendAt,
            Wish wish,
            String urgency)
            implements SubmitReading {
        Understood withoutText() {
            return new Understood(place, from, to, "", validitySeconds, sendAt, wish, urgency);
        }

        /**
         * The message as intake takes it.
         *
         * @param whole the text of all its parts
         * @param parts how many submit_sm it came in
         */
        NewMessage request(AccountSid account, String systemId, String whole, int parts, boolean shortIds) {
            return request(account, whole, new PartnerOrigin(systemId, wish, parts, shortIds));
        }

        NewMessage request(AccountSid account, String whole, PartnerOrigin origin) {
            NewTerms terms = new NewTerms(
                    validitySeconds == null ? null : validitySeconds.toString(),
                    sendAt == null ? null : "fixed",
                    sendAt == null ? null : sendAt.toString(),
                    null,
                    urgency,
                    origin);
            return new NewMessage(account, to, from, null, whole, null, terms);
        }
    }

    /**
     * Reads a submit_sm. Text is GSM 7-bit unpacked (data_coding 0), Latin-1 (1, 3) or UCS-2 (8), whatever its message
     * class; a header that says more than where a part stands is looked through.
     */
    static SubmitReading of(SubmitSm pdu, Instant now) {
        CommandStatus wrong = firstWrong(pdu);
        if (!wrong.isOk()) {
            return new Refused(wrong);
        }
        Optional<Alphabet> alphabet = TextProfile.STANDARD.alphabetOf(pdu.dataCoding());
        if (alphabet.isEmpty()) {
            return new Refused(CommandStatus.RINVDCS);
        }
        Optional<Instant> sendAt = SmppMoment.read(pdu.scheduleDeliveryTime(), now);
        if (sendAt.isEmpty() && !pdu.scheduleDeliveryTime().isEmpty()) {
            return new Refused(CommandStatus.RINVSCHED);
        }
        Optional<Instant> validUntil = SmppMoment.read(pdu.validityPeriod(), now);
        Instant from = sendAt.orElse(now);
        if (!pdu.validityPeriod().isEmpty()
                && validUntil.filter(until -> until.isAfter(from)).isEmpty()) {
            return new Refused(CommandStatus.RINVEXPIRY);
        }
        SegmentPlace place = SegmentPlace.of(pdu);
        Octets data = pdu.userData();
        return new Understood(
                place.concatenation().filter(found -> found.total() > 1),
                Addresses.sender(pdu.source()),
                Addresses.number(pdu.destination()),
                alphabet.get().decode(data.shared(), 0, data.length(), place.textOffset(), place.tables()),
                validUntil.map(until -> validity(from, until)).orElse(null),
                sendAt.orElse(null),
                wish(pdu.registeredDelivery()),
                urgency(pdu.priorityFlag()));
    }

    private static CommandStatus firstWrong(SubmitSm pdu) {
        boolean datagram = (pdu.esmClass().value() & 0x03) == 0x02;
        boolean notAMessage = (pdu.esmClass().value() & 0x3C) != 0;
        if (datagram || notAMessage) {
            return CommandStatus.RINVESMCLASS;
        }
        if (!isNumber(pdu.destination().ton())) {
            return CommandStatus.RINVDSTTON;
        }
        if (pdu.source().ton() == PduAddress.TON_NATIONAL) {
            return CommandStatus.RINVSRCTON;
        }
        if (pdu.priorityFlag() > PRIORITY_MAX) {
            return CommandStatus.RINVPRTFLG;
        }
        if (pdu.replaceIfPresent() != 0) {
            return CommandStatus.RINVREPFLAG;
        }
        return pdu.smDefaultMsgId() == 0 ? CommandStatus.ROK : CommandStatus.RINVDFTMSGID;
    }

    /** As SMPP 3.4, 5.2.14, has it for ANSI-136: bulk, normal, urgent, very urgent. */
    private static String urgency(int priority) {
        return switch (priority) {
            case 0 -> "bulk";
            case 1 -> "transactional";
            default -> "one_time_password";
        };
    }

    private static boolean isNumber(int ton) {
        return ton == PduAddress.TON_UNKNOWN || ton == PduAddress.TON_INTERNATIONAL;
    }

    /** What is longer than the gateway tries is as long as it tries; less than a second is one. */
    private static long validity(Instant from, Instant until) {
        long seconds = Duration.between(from, until).toSeconds();
        return Math.clamp(seconds, 1, Envelope.VALIDITY_MAX.toSeconds());
    }

    private static Wish wish(RegisteredDelivery wanted) {
        boolean onSuccess = wanted.wantsReceipt(true);
        boolean onFailure = wanted.wantsReceipt(false);
        if (onSuccess) {
            return onFailure ? Wish.ALWAYS : Wish.ON_SUCCESS;
        }
        return onFailure ? Wish.ON_FAILURE : Wish.NONE;
    }
}
