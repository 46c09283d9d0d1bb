package io.trunkline.gateway.intake.admission;

import reactor.core.publisher.Mono;

/** Lets messages in, or not. Thread-safe; neither call fails. */
public interface AdmissionControl {
    /** Keeps no limit. */
    AdmissionControl UNLIMITED = new AdmissionControl() {
        @Override
        public Mono<Verdict> admit(Offered offered) {
            return Mono.just(new Verdict.Admitted());
        }

        @Override
        public Mono<Verdict> judge(Offered offered) {
            return admit(offered);
        }
    };

    /** Counts a message against all its limits, or against none. */
    Mono<Verdict> admit(Offered offered);

    /** What {@link #admit} would answer now; nothing is counted. */
    Mono<Verdict> judge(Offered offered);
}
