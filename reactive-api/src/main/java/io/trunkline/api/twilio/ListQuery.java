package io.trunkline.api.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.view.MessageFilter;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param filters the filters as they were given, to be repeated in the addresses of other pages; empty or ending with
 *     an ampersand
 * @param page the page's number, from 0
 * @param token where the page begins; null for the first
 */
record ListQuery(
        MessageFilter filter,
        String filters,
        int page,
        @Nullable PageToken token) implements ListReading {
    static final int PAGE_SIZE_USUAL = 50;
    static final int PAGE_SIZE_MAX = 1000;

    private static final int BAD_PAGE = 21481;
    private static final int PAGE_MAX = 1_000_000_000;
    private static final Set<String> FILTERS = Set.of("To", "From", "DateSent", "DateSent<", "DateSent>");

    /** Read, or why not. */
    record Refused(ApiError error) implements ListReading {}

    static ListReading of(Form form) {
        try {
            return read(form);
        } catch (Refusal refusal) {
            return new Refused(refusal.error);
        }
    }

    private static ListQuery read(Form form) throws Refusal {
        int page = number(form, "Page", 0, PAGE_MAX, 0);
        PageToken token = token(form, page);
        MessageFilter filter = new MessageFilter(
                address(form, "To", 21211),
                address(form, "From", 21212),
                later(start(form, "DateSent"), start(form, "DateSent>")),
                earlier(end(form, "DateSent"), end(form, "DateSent<")),
                token == null ? null : token.position(),
                Math.min(PAGE_SIZE_MAX, number(form, "PageSize", 1, Integer.MAX_VALUE, PAGE_SIZE_USUAL)));
        return new ListQuery(filter, filters(form), page, token);
    }

    private static @Nullable PageToken token(Form form, int page) throws Refusal {
        String text = form.first("PageToken");
        if (text == null || text.isEmpty()) {
            if (page > 0) {
                throw new Refusal(new ApiError(
                        400, BAD_PAGE, "Page: " + page + " without PageToken (expected: follow next_page_uri)"));
            }
            return null;
        }
        Optional<PageToken> token = PageToken.parse(text);
        if (token.isEmpty() || page == 0) {
            throw new Refusal(new ApiError(
                    400,
                    BAD_PAGE,
                    "PageToken: " + ApiError.shown(text) + " (expected: Page and PageToken as in next_page_uri)"));
        }
        return token.get();
    }

    private static int number(Form form, String name, int min, int max, int otherwise) throws Refusal {
        String text = form.first(name);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the refusal, as a number out of range does
        }
        throw new Refusal(
                ApiError.badRequest(name + ": " + ApiError.shown(text) + " (expected: " + min + ".." + max + ")"));
    }

    /** A plus sign that was not percent-encoded has become a space. */
    private static @Nullable Address address(Form form, String name, int code) throws Refusal {
        String text = form.first(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        String number = text.charAt(0) == ' ' ? "+" + text.substring(1) : text;
        return Address.parse(number)
                .orElseThrow(() -> new Refusal(new ApiError(
                        400,
                        code,
                        name + ": " + ApiError.shown(text) + " (expected: an address such as +14155550100)")));
    }

    private static @Nullable Instant start(Form form, String name) throws Refusal {
        DateRange range = range(form, name);
        return range == null ? null : range.from();
    }

    private static @Nullable Instant end(Form form, String name) throws Refusal {
        DateRange range = range(form, name);
        return range == null ? null : range.before();
    }

    private static @Nullable DateRange range(Form form, String name) throws Refusal {
        String text = form.first(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        return DateRange.parse(text)
                .orElseThrow(() -> new Refusal(ApiError.badRequest(name + ": " + ApiError.shown(text)
                        + " (expected: a date such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z)")));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private static String filters(Form form) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < form.size(); i++) {
            if (FILTERS.contains(form.name(i))) {
                query.append(URLEncoder.encode(form.name(i), UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(form.value(i), UTF_8))
                        .append('&');
            }
        }
        return query.toString();
    }

    /** Ends the reading at the first parameter that is wrong; a value before it leaves this class. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ApiError error;

        private Refusal(ApiError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }
    }
}
