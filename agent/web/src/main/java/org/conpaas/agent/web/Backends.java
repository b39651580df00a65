package org.conpaas.agent.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.conpaas.agent.web.ProxySettings.Target;
import org.jspecify.annotations.Nullable;

/** The backends that get requests, and those that were removed and still have some. Any thread may call. */
final class Backends {
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Active active = new Active("", List.of(), List.of());

    private record Active(String digest, List<Backend> staying, List<Backend> leaving) {}

    /** From now on exactly these get requests; those that a removed backend has go on. */
    synchronized void change(Set<Target> wanted, String digest) {
        List<Backend> known = new ArrayList<>(active.staying());
        known.addAll(active.leaving());
        List<Backend> staying =
                wanted.stream().map(target -> known(known, target)).toList();
        List<Backend> leaving = known.stream()
                .filter(backend -> !wanted.contains(backend.target()))
                .toList();
        staying.forEach(Backend::stay);
        active = new Active(digest, staying, leaving);
        leaving.forEach(Backend::leave);
        leaving.forEach(Backend::closeIdle);
    }

    /**
     * The next backend in turn that was not tried yet, counted in; one that failed within the last second only when there
     * is no other. Null when all were tried.
     */
    @Nullable
    Backend enterNext(Set<Backend> tried) {
        List<Backend> staying = active.staying();
        int first = staying.isEmpty() ? 0 : Math.floorMod(turn.getAndIncrement(), staying.size());
        Backend chosen = enterFirst(staying, first, tried, false);
        if (chosen == null) {
            chosen = enterFirst(staying, first, tried, true);
        }
        // a change came between the look and the count: look again
        return chosen == null && staying != active.staying() ? enterNext(tried) : chosen;
    }

    /** Why a configuration of this digest is not wholly in force; null when it is. */
    @Nullable
    String obstacle(String digest) {
        Active now = active;
        if (!now.digest().equals(digest)) {
            return "active is " + now.digest();
        }
        return now.leaving().stream()
                .filter(backend -> backend.requests() > 0)
                .findFirst()
                .map(backend -> backend.requests() + " requests to " + backend.target() + " are not answered yet")
                .orElse(null);
    }

    int size() {
        return active.staying().size();
    }

    private static Backend known(List<Backend> known, Target target) {
        return known.stream()
                .filter(backend -> backend.target().equals(target))
                .findFirst()
                .orElseGet(() -> new Backend(target));
    }

    private static @Nullable Backend enterFirst(List<Backend> all, int first, Set<Backend> tried, boolean evenSkipped) {
        for (int i = 0; i < all.size(); i++) {
            Backend backend = all.get((first + i) % all.size());
            if (!tried.contains(backend) && (evenSkipped || !backend.skipped()) && backend.enter()) {
                return backend;
            }
        }
        return null;
    }
}
