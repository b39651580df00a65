package org.conpaas.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.conpaas.server.api.view.Page;
import org.conpaas.server.rest.Refusal;

/**
 * Which page of a list is wanted.
 *
 * @param limit 1 to 500
 * @param after key of the last item that the caller has
 */
public record Listing(int limit, Optional<String> after) {
    static final int MOST = 500;

    /** @param after as an earlier page gave it; opaque to callers */
    static Listing of(String limit, Optional<String> after) {
        return new Listing(Body.number(limit, "limit", 1, MOST), after.map(Listing::decoded));
    }

    /** Looks at no more keys than the page needs, and makes no item that is not on it. */
    <T> Page<T> page(SortedSet<String> keys, Function<String, Optional<T>> item) {
        // \0 is the smallest character: the least key that is greater than the one given
        Iterator<String> rest =
                after.map(key -> keys.tailSet(key + "\0")).orElse(keys).iterator();
        List<T> items = new ArrayList<>(Math.min(limit, keys.size()));
        String last = "";
        while (rest.hasNext() && items.size() < limit) {
            last = rest.next();
            item.apply(last).ifPresent(items::add);
        }
        return new Page<>(items, rest.hasNext() ? Optional.of(encoded(last)) : Optional.empty());
    }

    static String encoded(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw Refusal.badRequest(
                    "after is not a value that an earlier page gave as next", "begin again without after");
        }
    }
}
