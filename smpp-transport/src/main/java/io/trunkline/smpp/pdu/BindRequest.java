package io.trunkline.smpp.pdu;

/**
 * bind_receiver, bind_transmitter and bind_transceiver (SMPP 3.4 sections 4.1.1, 4.1.3, 4.1.5; 5.0 section 4.1.1): three
 * commands with one layout.
 *
 * <pre>
 * field              size
 * system_id          C-octet, at most 16
 * password           C-octet, at most 9
 * system_type        C-octet, at most 13
 * interface_version  1
 * addr_ton           1
 * addr_npi           1
 * address_range      C-octet, at most 41
 * </pre>
 *
 * @param addresses the addresses that the ESME serves; left to the message centre in most contracts
 */
public record BindRequest(
        BindMode mode,
        SystemId systemId,
        String password,
        String systemType,
        InterfaceVersion interfaceVersion,
        AddressRange addresses)
        implements PduRequest {
    public static final int PASSWORD_OCTETS_MAX = 8;
    public static final int SYSTEM_TYPE_OCTETS_MAX = 12;

    public BindRequest {
        LatinText.check("password", password, PASSWORD_OCTETS_MAX);
        LatinText.check("system_type", systemType, SYSTEM_TYPE_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return mode.request();
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "BindRequest[" + mode + ", " + systemId + ", systemType=" + systemType + ", " + interfaceVersion + ", "
                + addresses + "]";
    }
}
