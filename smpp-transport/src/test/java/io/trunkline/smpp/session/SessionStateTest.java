package io.trunkline.smpp.session;

import static io.trunkline.smpp.pdu.CommandId.BIND_TRANSCEIVER;
import static io.trunkline.smpp.pdu.CommandId.BIND_TRANSMITTER;
import static io.trunkline.smpp.pdu.CommandId.DATA_SM;
import static io.trunkline.smpp.pdu.CommandId.DELIVER_SM;
import static io.trunkline.smpp.pdu.CommandId.ENQUIRE_LINK;
import static io.trunkline.smpp.pdu.CommandId.OUTBIND;
import static io.trunkline.smpp.pdu.CommandId.SUBMIT_SM;
import static io.trunkline.smpp.pdu.CommandId.UNBIND;
import static io.trunkline.smpp.session.SessionRole.ESME;
import static io.trunkline.smpp.session.SessionRole.MESSAGE_CENTRE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionStateTest {
    // behaviour 10
    @Test
    void messagesShouldBeAdmittedInTheDirectionOfTheBindOnly() {
        assertThat(SessionState.BOUND_TRANSMITTER.admits(SUBMIT_SM, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BOUND_TRANSCEIVER.admits(SUBMIT_SM, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BOUND_RECEIVER.admits(SUBMIT_SM, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.RINVBNDSTS);
        assertThat(SessionState.BOUND_TRANSCEIVER.admits(SUBMIT_SM, ESME)).isEqualTo(CommandStatus.RINVBNDSTS);
        assertThat(SessionState.BOUND_RECEIVER.admits(DELIVER_SM, ESME)).isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BOUND_TRANSMITTER.admits(DELIVER_SM, ESME)).isEqualTo(CommandStatus.RINVBNDSTS);
        assertThat(SessionState.BOUND_TRANSMITTER.admits(DATA_SM, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BOUND_RECEIVER.admits(DATA_SM, ESME)).isEqualTo(CommandStatus.ROK);
    }

    // behaviour 10
    @Test
    void aDeliveryThatCrossesOurUnbindShouldBeAskedForAgain() {
        assertThat(SessionState.UNBINDING.admits(DELIVER_SM, ESME)).isEqualTo(CommandStatus.RX_T_APPN);
        assertThat(SessionState.UNBINDING.admits(DATA_SM, ESME)).isEqualTo(CommandStatus.RX_T_APPN);
        assertThat(SessionState.UNBINDING.admits(DELIVER_SM, MESSAGE_CENTRE)).isEqualTo(CommandStatus.RINVBNDSTS);
        assertThat(SessionState.UNBINDING.admits(DATA_SM, MESSAGE_CENTRE)).isEqualTo(CommandStatus.RINVBNDSTS);
    }

    // behaviour 10
    @Test
    void aSecondBindShouldBeToldThatTheSessionIsBound() {
        assertThat(SessionState.OPEN.admits(BIND_TRANSMITTER, MESSAGE_CENTRE)).isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BINDING.admits(BIND_TRANSMITTER, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.RALYBND);
        assertThat(SessionState.BOUND_RECEIVER.admits(BIND_TRANSCEIVER, MESSAGE_CENTRE))
                .isEqualTo(CommandStatus.RALYBND);
        assertThat(SessionState.OPEN.admits(BIND_TRANSMITTER, ESME)).isEqualTo(CommandStatus.RINVBNDSTS);
    }

    @Test
    void outbindShouldBeAdmittedBeforeTheBindOnly() {
        assertThat(SessionState.OPEN.admits(OUTBIND, ESME)).isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.BOUND_RECEIVER.admits(OUTBIND, ESME)).isEqualTo(CommandStatus.RINVBNDSTS);
    }

    // behaviour 38
    @Test
    void unbindShouldBeAdmittedFromBothSidesAtOnce() {
        assertThat(SessionState.UNBINDING.admits(UNBIND, ESME)).isEqualTo(CommandStatus.ROK);
        assertThat(SessionState.OPEN.admits(UNBIND, ESME)).isEqualTo(CommandStatus.RINVBNDSTS);
        assertThat(SessionState.UNBINDING.admits(SUBMIT_SM, MESSAGE_CENTRE)).isEqualTo(CommandStatus.RINVBNDSTS);
    }

    @ParameterizedTest
    @EnumSource(value = SessionState.class, names = "CLOSED", mode = EnumSource.Mode.EXCLUDE)
    void enquireLinkShouldBeAdmittedInEveryState(SessionState state) {
        assertThat(state.admits(ENQUIRE_LINK, ESME)).isEqualTo(CommandStatus.ROK);
        assertThat(state.admits(ENQUIRE_LINK, MESSAGE_CENTRE)).isEqualTo(CommandStatus.ROK);
    }

    @Test
    void aResponseShouldNotBeAskedAbout() {
        assertThatThrownBy(() -> SessionState.OPEN.admits(CommandId.SUBMIT_SM_RESP, ESME))
                .hasMessageContaining("SUBMIT_SM_RESP (expected: a request)");
    }
}
