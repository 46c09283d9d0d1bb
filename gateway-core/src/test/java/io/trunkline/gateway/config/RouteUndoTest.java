package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteUndoTest {
    private static DirectoryEdit put(String prefix) {
        return new DirectoryEdit.Put(new DirectoryEntry.OfRoute(new Route(prefix, "alpha")));
    }

    @Test
    void changeShouldRememberWhatItChanged() {
        Directory before = Directory.empty().with(new DirectoryEntry.OfRoute(new Route("44", "alpha")));

        List<DirectoryEdit> all = RouteUndo.remembered(before, List.of(put("44"), put("49")));

        assertThat(all)
                .last()
                .isEqualTo(new DirectoryEdit.Put(new DirectoryEntry.OfRouteUndo(
                        new RouteUndo(List.of(new Route("44", "alpha")), List.of("49-alpha")))));
    }

    /** An older one would bring back what was before another change. */
    @Test
    void changeThatIsTooLargeShouldBeMadeAndForgetTheOneBefore() {
        List<DirectoryEdit> many = IntStream.rangeClosed(1, RouteUndo.ROUTES_MAX + 1)
                .mapToObj(prefix -> put(Integer.toString(prefix)))
                .toList();
        Directory before =
                Directory.empty().with(new DirectoryEntry.OfRouteUndo(new RouteUndo(List.of(), List.of("44-alpha"))));

        assertThat(RouteUndo.remembered(Directory.empty(), many)).isEqualTo(many);
        assertThat(RouteUndo.remembered(before, many))
                .hasSize(many.size() + 1)
                .last()
                .isEqualTo(new DirectoryEdit.Remove(DirectoryEntry.ROUTE_UNDO_KEY));
    }
}
