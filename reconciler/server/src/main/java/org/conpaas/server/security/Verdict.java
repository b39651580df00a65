package org.conpaas.server.security;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What becomes of a request. */
public sealed interface Verdict {
    /** Anybody may ask that, or what answers it checks by itself. */
    record Open() implements Verdict {}

    record Admitted(Caller caller) implements Verdict {}

    /**
     * @param detail what and why
     * @param hint how to mend it
     */
    record Refused(int status, String code, String detail, String hint, Map<String, String> headers)
            implements Verdict {
        public Refused {
            headers = Map.copyOf(headers);
        }
    }

    default <R> R match(Supplier<R> open, Function<Admitted, R> admitted, Function<Refused, R> refused) {
        if (this instanceof Admitted yes) {
            return admitted.apply(yes);
        }
        if (this instanceof Refused no) {
            return refused.apply(no);
        }
        return open.get();
    }
}
