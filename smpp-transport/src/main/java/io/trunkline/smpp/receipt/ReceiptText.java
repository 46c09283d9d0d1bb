package io.trunkline.smpp.receipt;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/**
 * The text of a receipt as SMPP 3.4 appendix B writes it:
 * {@code id:ID sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DELIVRD err:000 text:…}.
 *
 * @param submitDate in the carrier's own time zone
 * @param doneDate the same for the end
 * @param err 0..999
 * @param text the message; its first 20 characters are written
 */
public record ReceiptText(
        String messageId, MessageState state, LocalDateTime submitDate, LocalDateTime doneDate, int err, String text) {

    private static final int TEXT_MAX = 20;

    /** The octets, characters outside Latin-1 as {@code ?}. */
    public byte[] encode() {
        StringBuilder line = new StringBuilder(160);
        line.append("id:").append(messageId);
        line.append(" sub:001 dlvrd:").append(state == MessageState.DELIVERED ? "001" : "000");
        appendDate(line.append(" submit date:"), submitDate);
        appendDate(line.append(" done date:"), doneDate);
        line.append(" stat:").append(state.receiptText());
        line.append(" err:");
        appendDigits(line, err, 3);
        line.append(" text:").append(text, 0, Math.min(TEXT_MAX, text.length()));
        return line.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void appendDate(StringBuilder line, LocalDateTime date) {
        appendDigits(line, date.getYear() % 100, 2);
        appendDigits(line, date.getMonthValue(), 2);
        appendDigits(line, date.getDayOfMonth(), 2);
        appendDigits(line, date.getHour(), 2);
        appendDigits(line, date.getMinute(), 2);
    }

    private static void appendDigits(StringBuilder line, int number, int width) {
        int power = width == 3 ? 100 : 10;
        for (int p = power; p > 0; p /= 10) {
            line.append((char) ('0' + number / p % 10));
        }
    }
}
