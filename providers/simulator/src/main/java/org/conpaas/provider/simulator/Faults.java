package org.conpaas.provider.simulator;

import java.util.Random;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/**
 * What goes wrong in a simulated cloud.
 *
 * @param before share of calls (0 to 1) that fail before anything happened
 * @param after share of changing calls that succeed but whose answer is lost
 */
public record Faults(double before, double after) {
    public static final Faults NONE = new Faults(0, 0);

    void beforeCall(Random random) throws ProviderException {
        if (random.nextDouble() < before) {
            Kind kind = random.nextBoolean() ? Kind.UNAVAILABLE : Kind.RATE_LIMIT;
            throw new ProviderException(kind, kind == Kind.RATE_LIMIT ? "429 too many requests" : "500 internal error");
        }
    }

    void afterChange(Random random) throws ProviderException {
        if (random.nextDouble() < after) {
            throw new ProviderException(Kind.UNAVAILABLE, "no answer within 30 s");
        }
    }
}
