package io.trunkline.gateway.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.LimitKind;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.CommandStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final AppliedLimit.Cap CAP = new AppliedLimit.Cap(
            new AppliedLimit.Key(ACCOUNT, LimitKind.DAILY_SEGMENTS, ""),
            1,
            1,
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-02T00:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "MISSING_TO,ESME_RINVDSTADR",
        "INVALID_TO,ESME_RINVDSTADR",
        "NO_ROUTE,ESME_RINVDSTADR",
        "MISSING_FROM,ESME_RINVSRCADR",
        "INVALID_FROM,ESME_RINVSRCADR",
        "FROM_NOT_OWNED,ESME_RINVSRCADR",
        "MISSING_BODY,ESME_RINVMSGLEN",
        "BODY_TOO_LONG,ESME_RINVMSGLEN",
        "INVALID_SEND_AT,ESME_RINVSCHED",
        "INVALID_PARAMETER,ESME_RINVEXPIRY",
        "COUNTRY_NOT_ENABLED,ESME_RINVDSTADR",
        "DESTINATION_FLOODED,ESME_RTHROTTLED",
        "SENDER_NOT_REGISTERED,ESME_RINVSRCADR",
        "TOLL_FREE_NOT_VERIFIED,ESME_RINVSRCADR",
        "FILTERED,ESME_RSUBMITFAIL"
    })
    void codeOfARefusalShouldHaveItsStatus(ErrorCode code, String status) {
        assertThat(Refusals.of(new IntakeResult.Refused(code, "why"))).hasToString(status);
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of(new IntakeResult.Unavailable(Duration.ofSeconds(1)), CommandStatus.RMSGQFUL),
                Arguments.of(
                        new IntakeResult.Limited(
                                new AppliedLimit.Rate(
                                        new AppliedLimit.Key(ACCOUNT, LimitKind.ACCOUNT, ""), RateLimit.ofPerSecond(1)),
                                Duration.ofSeconds(1)),
                        CommandStatus.RTHROTTLED),
                Arguments.of(new IntakeResult.Capped(CAP), CommandStatus.RTHROTTLED),
                Arguments.of(new IntakeResult.CapUnknown(CAP, Duration.ofSeconds(1)), CommandStatus.RMSGQFUL),
                Arguments.of(new IntakeResult.KeysUnavailable(Duration.ofSeconds(1)), CommandStatus.RMSGQFUL),
                Arguments.of(new IntakeResult.Unknown(new MessageSid(1, 2)), CommandStatus.RSYSERR),
                Arguments.of(new IntakeResult.KeyOfAnotherRequest(), CommandStatus.RSUBMITFAIL));
    }

    @ParameterizedTest
    @MethodSource("results")
    void resultThatIsNoAcceptanceShouldHaveItsStatus(IntakeResult result, CommandStatus status) {
        assertThat(Refusals.of(result)).isEqualTo(status);
    }
}
