package io.trunkline.api.v1;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.queue.QueueStatus;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What waits behind the account's senders, and how fast it goes, and for carriers: {@code GET /v1/senders/{sender}/queue}, {@code
 * /v1/services/{sid}/queue} and {@code /v1/queues}.
 */
final class Queues {
    /** How many senders one answer lists, those with the most behind them first. */
    static final int LISTED_MAX = 1_000;

    private final DirectoryLog directory;
    private final QueueDepths depths;
    private final InstantSource clock;

    Queues(DirectoryLog directory, QueueDepths depths, InstantSource clock) {
        this.directory = directory;
        this.depths = depths;
        this.clock = clock;
    }

    Mono<Answer> sender(Account account, Request request) {
        Optional<QueueJson> found = address(request.variable(0))
                .flatMap(directory.current()::sender)
                .filter(sender -> sender.account().equals(account.sid()))
                .map(sender -> QueueJson.of(depths.of(sender), clock.instant()));
        return answer(request, found);
    }

    Mono<Answer> service(Account account, Request request) {
        Directory current = directory.current();
        Optional<QueueJson> found = ServiceSid.parse(request.variable(0))
                .flatMap(current::service)
                .filter(service -> service.account().equals(account.sid()))
                .map(service ->
                        QueueJson.of("service", service.sid().value(), pool(current, service), clock.instant()));
        return answer(request, found);
    }

    Mono<Answer> all(Account account, Request request) {
        return answer(
                request,
                Optional.of(QueueJson.of("account", account.sid().value(), depths.of(account.sid()), clock.instant())
                        .with(depths.carriers().all())));
    }

    private List<QueueStatus> pool(Directory current, MessagingService service) {
        return service.senders().stream()
                .flatMap(address -> current.sender(address).stream())
                .filter(sender -> sender.account().equals(service.account()))
                .map(depths::of)
                .toList();
    }

    private static Mono<Answer> answer(Request request, Optional<QueueJson> found) {
        return Mono.just(found.map(queue -> Answer.json(200, JsonBody.write(queue::write)))
                .orElseGet(() -> ApiError.notFound(request.path()).answer()));
    }

    /** A plus sign in a path stands for itself. */
    private static Optional<Address> address(String segment) {
        try {
            return Address.parse(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Those with the most behind them. */
    static List<QueueStatus> deepest(List<QueueStatus> queues) {
        return queues.stream()
                .sorted(Comparator.comparingLong(QueueStatus::segments).reversed())
                .limit(LISTED_MAX)
                .toList();
    }
}
