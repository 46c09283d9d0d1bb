package io.trunkline.bench.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
    @ParameterizedTest
    @ValueSource(doubles = {7, 99, 100, 101, 640, 5_000})
    void searchShouldEndJustBelowTheHighestRate(double highest) {
        RateSearch search = RateSearch.from(100);
        while (!search.isOver()) {
            search = search.after(search.next() <= highest);
        }

        assertThat(search.held()).isBetween(highest / 1.07, highest);
    }

    @Test
    void searchShouldEndWhereNoRateHolds() {
        RateSearch search = RateSearch.from(100);
        while (!search.isOver()) {
            search = search.after(false);
        }

        assertThat(search.held()).isZero();
        assertThat(search.tries()).isLessThan(16);
    }

    @Test
    void searchShouldEndWhereEveryRateHolds() {
        RateSearch search = RateSearch.from(100);
        while (!search.isOver()) {
            search = search.after(true);
        }

        assertThat(search.tries()).isEqualTo(16);
    }
}
