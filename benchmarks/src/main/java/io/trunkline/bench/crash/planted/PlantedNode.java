package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Main;
import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.node.NodeInput;
import java.util.ArrayList;
import java.util.List;

/** The gateway with a bug: the first argument names the {@link PlantedBug}, the rest are the gateway's own. */
public final class PlantedNode {
    private static final String ROLES_BUT_ROUTER = "intake,carrier,view,live";

    private PlantedNode() {}

    public static void main(String[] arguments) {
        NodeInput.follow(point -> {});
        List<String> own = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        switch (PlantedBug.valueOf(arguments[0])) {
            case ANSWER_BEFORE_APPEND -> Main.run(own, new AnswerBeforeAppend());
            case REFUSAL_AFTER_APPEND -> Main.run(own, new RefusalAfterAppend());
            case DOUBLE_ACCEPT -> Main.run(own, new DoubleAccept());
            case OFFSET_BEFORE_LANE -> runWithRouter(own, PlantedRouter.Offset.BEFORE);
            case ROUTER_WITHOUT_TRANSACTION -> runWithRouter(own, PlantedRouter.Offset.APART);
            case DONE_BEFORE_OUTCOME -> Main.run(own, new FactBeforeAppend(FactBeforeAppend.Fact.SUBMISSION));
            case RECEIPT_ANSWERED_BEFORE_APPEND -> Main.run(own, new FactBeforeAppend(FactBeforeAppend.Fact.RECEIPT));
            case EARLY_RECEIPT_DROPPED -> Main.run(own, new EarlyReceiptDropped());
            case WRONG_AGGREGATE -> Main.run(own, new WrongAggregate());
            case POSITION_WITHOUT_ROWS -> Main.run(own, new PositionWithoutRows());
            case DOUBT_HIDDEN -> Main.run(own, new DoubtHidden());
            case CALLBACK_LOST -> Main.run(own, new CallbackLost());
        }
    }

    /** The gateway without its router, and another one beside it. */
    private static void runWithRouter(List<String> own, PlantedRouter.Offset offset) {
        String kafka = own.get(own.indexOf("--kafka") + 1);
        own.addAll(List.of("--roles", ROLES_BUT_ROUTER));
        Thread.ofPlatform().daemon().name("planted-router").start(new PlantedRouter(kafka, offset));
        Main.run(own, Ports.PLAIN);
    }
}
