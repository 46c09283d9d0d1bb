package io.trunkline.smpp.pdu;

import org.jspecify.annotations.Nullable;

/**
 * The command_status of a response (SMPP 3.4 section 5.1.3; 5.0 section 4.7.6). Codes that no specification names,
 * such as a carrier's own above 0x400, are kept as they are.
 */
public record CommandStatus(int code) {
    private static final int HIGHEST_NAMED = 0x112;
    private static final @Nullable CommandStatus[] NAMED = new @Nullable CommandStatus[HIGHEST_NAMED + 1];
    private static final @Nullable String[] NAMES = new @Nullable String[HIGHEST_NAMED + 1];

    public static final CommandStatus ROK = named(0x000, "ESME_ROK");
    public static final CommandStatus RINVMSGLEN = named(0x001, "ESME_RINVMSGLEN");
    public static final CommandStatus RINVCMDLEN = named(0x002, "ESME_RINVCMDLEN");
    public static final CommandStatus RINVCMDID = named(0x003, "ESME_RINVCMDID");
    public static final CommandStatus RINVBNDSTS = named(0x004, "ESME_RINVBNDSTS");
    public static final CommandStatus RALYBND = named(0x005, "ESME_RALYBND");
    public static final CommandStatus RINVPRTFLG = named(0x006, "ESME_RINVPRTFLG");
    public static final CommandStatus RINVREGDLVFLG = named(0x007, "ESME_RINVREGDLVFLG");
    public static final CommandStatus RSYSERR = named(0x008, "ESME_RSYSERR");
    public static final CommandStatus RINVSRCADR = named(0x00A, "ESME_RINVSRCADR");
    public static final CommandStatus RINVDSTADR = named(0x00B, "ESME_RINVDSTADR");
    public static final CommandStatus RINVMSGID = named(0x00C, "ESME_RINVMSGID");
    public static final CommandStatus RBINDFAIL = named(0x00D, "ESME_RBINDFAIL");
    public static final CommandStatus RINVPASWD = named(0x00E, "ESME_RINVPASWD");
    public static final CommandStatus RINVSYSID = named(0x00F, "ESME_RINVSYSID");
    public static final CommandStatus RCANCELFAIL = named(0x011, "ESME_RCANCELFAIL");
    public static final CommandStatus RREPLACEFAIL = named(0x013, "ESME_RREPLACEFAIL");
    public static final CommandStatus RMSGQFUL = named(0x014, "ESME_RMSGQFUL");
    public static final CommandStatus RINVSERTYP = named(0x015, "ESME_RINVSERTYP");
    public static final CommandStatus RINVNUMDESTS = named(0x033, "ESME_RINVNUMDESTS");
    public static final CommandStatus RINVDLNAME = named(0x034, "ESME_RINVDLNAME");
    public static final CommandStatus RINVDESTFLAG = named(0x040, "ESME_RINVDESTFLAG");
    public static final CommandStatus RINVSUBREP = named(0x042, "ESME_RINVSUBREP");
    public static final CommandStatus RINVESMCLASS = named(0x043, "ESME_RINVESMCLASS");
    public static final CommandStatus RCNTSUBDL = named(0x044, "ESME_RCNTSUBDL");
    public static final CommandStatus RSUBMITFAIL = named(0x045, "ESME_RSUBMITFAIL");
    public static final CommandStatus RINVSRCTON = named(0x048, "ESME_RINVSRCTON");
    public static final CommandStatus RINVSRCNPI = named(0x049, "ESME_RINVSRCNPI");
    public static final CommandStatus RINVDSTTON = named(0x050, "ESME_RINVDSTTON");
    public static final CommandStatus RINVDSTNPI = named(0x051, "ESME_RINVDSTNPI");
    public static final CommandStatus RINVSYSTYP = named(0x053, "ESME_RINVSYSTYP");
    public static final CommandStatus RINVREPFLAG = named(0x054, "ESME_RINVREPFLAG");
    public static final CommandStatus RINVNUMMSGS = named(0x055, "ESME_RINVNUMMSGS");
    public static final CommandStatus RTHROTTLED = named(0x058, "ESME_RTHROTTLED");
    public static final CommandStatus RINVSCHED = named(0x061, "ESME_RINVSCHED");
    public static final CommandStatus RINVEXPIRY = named(0x062, "ESME_RINVEXPIRY");
    public static final CommandStatus RINVDFTMSGID = named(0x063, "ESME_RINVDFTMSGID");
    public static final CommandStatus RX_T_APPN = named(0x064, "ESME_RX_T_APPN");
    public static final CommandStatus RX_P_APPN = named(0x065, "ESME_RX_P_APPN");
    public static final CommandStatus RX_R_APPN = named(0x066, "ESME_RX_R_APPN");
    public static final CommandStatus RQUERYFAIL = named(0x067, "ESME_RQUERYFAIL");
    public static final CommandStatus RINVTLVSTREAM = named(0x0C0, "ESME_RINVTLVSTREAM");
    public static final CommandStatus RTLVNOTALLWD = named(0x0C1, "ESME_RTLVNOTALLWD");
    public static final CommandStatus RINVTLVLEN = named(0x0C2, "ESME_RINVTLVLEN");
    public static final CommandStatus RMISSINGTLV = named(0x0C3, "ESME_RMISSINGTLV");
    public static final CommandStatus RINVTLVVAL = named(0x0C4, "ESME_RINVTLVVAL");
    public static final CommandStatus RDELIVERYFAILURE = named(0x0FE, "ESME_RDELIVERYFAILURE");
    public static final CommandStatus RUNKNOWNERR = named(0x0FF, "ESME_RUNKNOWNERR");
    public static final CommandStatus RSERTYPUNAUTH = named(0x100, "ESME_RSERTYPUNAUTH");
    public static final CommandStatus RPROHIBITED = named(0x101, "ESME_RPROHIBITED");
    public static final CommandStatus RSERTYPUNAVAIL = named(0x102, "ESME_RSERTYPUNAVAIL");
    public static final CommandStatus RSERTYPDENIED = named(0x103, "ESME_RSERTYPDENIED");
    public static final CommandStatus RINVDCS = named(0x104, "ESME_RINVDCS");
    public static final CommandStatus RINVSRCADDRSUBUNIT = named(0x105, "ESME_RINVSRCADDRSUBUNIT");
    public static final CommandStatus RINVDSTADDRSUBUNIT = named(0x106, "ESME_RINVDSTADDRSUBUNIT");
    public static final CommandStatus RINVBCASTFREQINT = named(0x107, "ESME_RINVBCASTFREQINT");
    public static final CommandStatus RINVBCASTALIAS_NAME = named(0x108, "ESME_RINVBCASTALIAS_NAME");
    public static final CommandStatus RINVBCASTAREAFMT = named(0x109, "ESME_RINVBCASTAREAFMT");
    public static final CommandStatus RINVNUMBCAST_AREAS = named(0x10A, "ESME_RINVNUMBCAST_AREAS");
    public static final CommandStatus RINVBCASTCNTTYPE = named(0x10B, "ESME_RINVBCASTCNTTYPE");
    public static final CommandStatus RINVBCASTMSGCLASS = named(0x10C, "ESME_RINVBCASTMSGCLASS");
    public static final CommandStatus RBCASTFAIL = named(0x10D, "ESME_RBCASTFAIL");
    public static final CommandStatus RBCASTQUERYFAIL = named(0x10E, "ESME_RBCASTQUERYFAIL");
    public static final CommandStatus RBCASTCANCELFAIL = named(0x10F, "ESME_RBCASTCANCELFAIL");
    public static final CommandStatus RINVBCAST_REP = named(0x110, "ESME_RINVBCAST_REP");
    public static final CommandStatus RINVBCASTSRVGRP = named(0x111, "ESME_RINVBCASTSRVGRP");
    public static final CommandStatus RINVBCASTCHANIND = named(0x112, "ESME_RINVBCASTCHANIND");

    /** The status with {@code code}; allocates nothing for a code that a specification names. */
    public static CommandStatus of(int code) {
        CommandStatus named = code >= 0 && code <= HIGHEST_NAMED ? NAMED[code] : null;
        return named == null ? new CommandStatus(code) : named;
    }

    public boolean isOk() {
        return code == 0;
    }

    /** Whether the peer asks for less for a while: throttled, or its queue is full. */
    public boolean isThrottling() {
        return code == RTHROTTLED.code || code == RMSGQFUL.code;
    }

    /** The specification's name, as {@code ESME_RTHROTTLED}, or the code as {@code 0x00000410}. */
    @Override
    public String toString() {
        String name = code >= 0 && code <= HIGHEST_NAMED ? NAMES[code] : null;
        return name == null ? "0x%08X".formatted(code) : name;
    }

    private static CommandStatus named(int code, String name) {
        CommandStatus status = new CommandStatus(code);
        NAMED[code] = status;
        NAMES[code] = name;
        return status;
    }
}
