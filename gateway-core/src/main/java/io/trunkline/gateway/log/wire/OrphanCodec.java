package io.trunkline.gateway.log.wire;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import java.util.Arrays;

/** The records of the topic {@code orphans}. What a newer release may write ends nothing here. */
public final class OrphanCodec {
    public static final RecordCodec<OrphanRecord, CarrierReceipt> ORPHAN =
            new RecordCodec<>(OrphanRecord.parser(), OrphanCodec::encode, OrphanCodec::decode);

    private OrphanCodec() {}

    private static OrphanRecord encode(CarrierReceipt receipt) {
        ErrorCode code = receipt.code();
        Integer reference = receipt.reference();
        return OrphanRecord.newBuilder()
                .setCarrier(receipt.carrier())
                .setCarrierMessageId(receipt.carrierMessageId())
                .setDestination(receipt.destination())
                .setAtMillis(receipt.at().toEpochMilli())
                .setOutcome(
                        switch (receipt.outcome()) {
                            case DELIVERED -> Receipt.Outcome.DELIVERED;
                            case FAILED -> Receipt.Outcome.FAILED;
                            case INTERMEDIATE -> Receipt.Outcome.INTERMEDIATE;
                        })
                .setCode(code == null ? 0 : code.code())
                .setDetail(receipt.detail())
                .setSender(receipt.sender())
                .setReference(reference == null ? 0 : reference + 1)
                .setElsewhere(receipt.elsewhere())
                .build();
    }

    private static CarrierReceipt decode(OrphanRecord record) {
        return new CarrierReceipt(
                record.getCarrier(),
                record.getCarrierMessageId(),
                record.getDestination(),
                Instant.ofEpochMilli(record.getAtMillis()),
                switch (record.getOutcome()) {
                    case DELIVERED -> ReceiptOutcome.DELIVERED;
                    case FAILED -> ReceiptOutcome.FAILED;
                    case INTERMEDIATE, UNSPECIFIED, UNRECOGNIZED -> ReceiptOutcome.INTERMEDIATE;
                },
                record.getCode() == 0
                        ? null
                        : Arrays.stream(ErrorCode.values())
                                .filter(code -> code.code() == record.getCode())
                                .findFirst()
                                .orElse(ErrorCode.UNKNOWN_ERROR),
                record.getDetail(),
                record.getSender(),
                record.getReference() == 0 ? null : record.getReference() - 1,
                record.getElsewhere());
    }
}
