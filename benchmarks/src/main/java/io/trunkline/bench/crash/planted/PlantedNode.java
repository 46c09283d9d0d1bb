package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Main;
import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.node.NodeInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The gateway with a bug: the first argument names the {@link PlantedBug}, the second says for how many seconds the receipt
 * of what is in doubt is waited for, the rest are the gateway's own.
 */
public final class PlantedNode {
    private static final String ROLES_BUT_ROUTER = "intake,carrier,view,live";

    private PlantedNode() {}

    public static void main(String[] arguments) {
        NodeInput.follow(point -> {});
        List<String> own = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
        PlantedBug bug = PlantedBug.valueOf(arguments[0]);
        Duration doubt = Duration.ofSeconds(Long.parseLong(arguments[1]));
        // The router has no port: another one takes its place
        if (bug == PlantedBug.OFFSET_BEFORE_LANE || bug == PlantedBug.ROUTER_WITHOUT_TRANSACTION) {
            boolean before = bug == PlantedBug.OFFSET_BEFORE_LANE;
            PlantedRouter.Offset offset = before ? PlantedRouter.Offset.BEFORE : PlantedRouter.Offset.APART;
            Thread.ofPlatform()
                    .daemon()
                    .name("planted-router")
                    .start(new PlantedRouter(option(own, "--kafka"), offset));
            own.addAll(List.of("--roles", ROLES_BUT_ROUTER));
        }
        Main.run(own, new Hasty(ports(bug, own), doubt));
    }

    private static Ports ports(PlantedBug bug, List<String> own) {
        return switch (bug) {
            case NONE, NONE_UNPROVOKED, NONE_CUT, NONE_OF_TWO, OFFSET_BEFORE_LANE, ROUTER_WITHOUT_TRANSACTION ->
                Ports.PLAIN;
            case ANSWER_BEFORE_APPEND -> new AnswerBeforeAppend();
            case REFUSAL_AFTER_APPEND -> new RefusalAfterAppend();
            case DOUBLE_ACCEPT -> new DoubleAccept();
            case JOURNAL_NOT_READ -> new JournalNotRead();
            case DOUBLED_RELEASE -> new DoubledRelease();
            case DECIDER_OUTSIDE_TRANSACTION -> new DeciderOutsideTransaction(option(own, "--postgres"));
            case DONE_BEFORE_OUTCOME -> new FactBeforeAppend(FactBeforeAppend.Fact.SUBMISSION);
            case RECEIPT_ANSWERED_BEFORE_APPEND -> new FactBeforeAppend(FactBeforeAppend.Fact.RECEIPT);
            case EARLY_RECEIPT_DROPPED -> new EarlyReceiptDropped();
            case WRONG_AGGREGATE -> new WrongAggregate();
            case POSITION_WITHOUT_ROWS -> new PositionWithoutRows();
            case ROWS_NOT_FROM_THE_LOG -> new RowsNotFromTheLog();
            case DOUBT_HIDDEN -> new DoubtHidden();
            case CALLBACK_LOST -> new CallbackLost();
            case CANCEL_FORGOTTEN -> new CancelForgotten();
            case OPEN_FALLBACK -> new OpenFallback();
        };
    }

    private static String option(List<String> own, String name) {
        return own.get(own.indexOf(name) + 1);
    }
}
