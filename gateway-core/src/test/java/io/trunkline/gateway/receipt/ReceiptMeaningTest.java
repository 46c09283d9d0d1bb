package io.trunkline.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.receipt.MessageState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiptMeaningTest {

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, 000, DELIVERED,",
        "delivrd, 001, DELIVERED,",
        "ENROUTE, 000, INTERMEDIATE,",
        "ACCEPTD, 000, INTERMEDIATE,",
        "WHATEVR, 001, INTERMEDIATE,",
        "UNDELIV, '', FAILED, UNREACHABLE",
        "UNDELIV, 001, FAILED, UNKNOWN_DESTINATION",
        "UNDELIV, 1, FAILED, UNKNOWN_DESTINATION",
        "UNDELIV, 00b, FAILED, UNREACHABLE",
        "UNDELIV, 013, FAILED, BLOCKED",
        "EXPIRED, 000, FAILED, UNREACHABLE",
        "EXPIRED, 001, FAILED, UNKNOWN_DESTINATION",
        "REJECTD, 000, FAILED, FILTERED",
        "DELETED, 000, FAILED, UNKNOWN_ERROR",
        "UNKNOWN, 000, FAILED, UNKNOWN_ERROR"
    })
    void aStateAndItsErrorShouldMean(String state, String error, ReceiptOutcome outcome, ErrorCode code) {
        assertThat(ReceiptMeaning.of(state, error)).isEqualTo(new ReceiptMeaning(outcome, code));
    }

    @ParameterizedTest
    @EnumSource(MessageState.class)
    void aFinalStateShouldEndTheSegmentAndNoOther(MessageState state) {
        assertThat(ReceiptMeaning.of(state.receiptText(), "").outcome() != ReceiptOutcome.INTERMEDIATE)
                .isEqualTo(state.isFinal());
    }
}
