package io.trunkline.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What brings the routes back to what they were before their last change. Undoing is a change itself, so that undoing twice
 * leaves everything as it was. A change of more than {@value #ROUTES_MAX} routes is not remembered, since it might not fit into one
 * record.
 *
 * @param put routes as they were
 * @param removed the names of those that were not there
 */
public record RouteUndo(List<Route> put, List<String> removed) {
    static final int ROUTES_MAX = 25_000;

    public RouteUndo {
        put = List.copyOf(put);
        removed = List.copyOf(removed);
    }

    /** The edits, and where any of them is of a route, one that remembers how to undo them. */
    public static List<DirectoryEdit> remembered(Directory before, List<DirectoryEdit> edits) {
        List<Route> put = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (DirectoryEdit edit : edits) {
            if (before.entry(edit.key()).orElse(null) instanceof DirectoryEntry.OfRoute known) {
                put.add(known.route());
            } else if (edit instanceof DirectoryEdit.Put added
                    && added.entry() instanceof DirectoryEntry.OfRoute fresh) {
                removed.add(fresh.route().name());
            }
        }
        if (put.isEmpty() && removed.isEmpty()) {
            return edits;
        }
        List<DirectoryEdit> all = new ArrayList<>(edits);
        if (put.size() + removed.size() > ROUTES_MAX) {
            before.routeUndo().ifPresent(older -> all.add(new DirectoryEdit.Remove(DirectoryEntry.ROUTE_UNDO_KEY)));
            return all;
        }
        all.add(new DirectoryEdit.Put(new DirectoryEntry.OfRouteUndo(new RouteUndo(put, removed))));
        return all;
    }

    /** The change that undoes. */
    public List<DirectoryEdit> edits() {
        List<DirectoryEdit> edits = new ArrayList<>();
        put.forEach(route -> edits.add(new DirectoryEdit.Put(new DirectoryEntry.OfRoute(route))));
        removed.forEach(name -> edits.add(new DirectoryEdit.Remove(DirectoryEntry.routeKey(name))));
        return edits;
    }
}
