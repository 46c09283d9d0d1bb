package io.trunkline.bench.smpp;

import java.util.List;
import java.util.stream.IntStream;

/** The stacks, each with what is worth trying on it: never more in flight than is asked for, often less. */
enum SmppStack {
    /** {@code threads}: 1 for one event loop that both ends share, 2 for one each. */
    TRUNKLINE {
        @Override
        List<PairSetting> candidates(int window) {
            return List.of(new PairSetting(window, 1), new PairSetting(window, 2));
        }

        @Override
        SubmitPair open(PairSetting setting) {
            return TrunklinePair.open(setting);
        }
    },

    /** The same, with a record made of each message at the server, as the peers do. */
    TRUNKLINE_RECORDS {
        @Override
        List<PairSetting> candidates(int window) {
            return TRUNKLINE.candidates(window);
        }

        @Override
        SubmitPair open(PairSetting setting) {
            return TrunklinePair.openWithRecords(setting);
        }
    },

    /** As many callers as the window; {@code threads}: PDU processors of each end. */
    JSMPP {
        @Override
        List<PairSetting> candidates(int window) {
            return fractions(window)
                    .mapToObj(inFlight -> List.of(new PairSetting(inFlight, 1), new PairSetting(inFlight, 3)))
                    .flatMap(List::stream)
                    .toList();
        }

        @Override
        SubmitPair open(PairSetting setting) throws Exception {
            return JsmppPair.open(setting);
        }
    },

    /** {@code threads}: callers of the asynchronous send. */
    CLOUDHOPPER {
        @Override
        List<PairSetting> candidates(int window) {
            return fractions(window)
                    .mapToObj(inFlight -> List.of(new PairSetting(inFlight, 1), new PairSetting(inFlight, 2)))
                    .flatMap(List::stream)
                    .toList();
        }

        @Override
        SubmitPair open(PairSetting setting) throws Exception {
            return CloudhopperPair.open(setting);
        }
    };

    abstract List<PairSetting> candidates(int window);

    abstract SubmitPair open(PairSetting setting) throws Exception;

    private static IntStream fractions(int window) {
        return IntStream.of(window, window / 3).filter(inFlight -> inFlight > 0);
    }
}
