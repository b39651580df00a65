package org.conpaas.provider.simulator;

import java.util.Random;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;

/**
 * What goes wrong in a simulated cloud.
 *
 * @param before share of calls (0 to 1) that fail before anything happened
 * @param after share of changing calls that succeed but whose answer is lost
 * @param half share of machines that cannot be built, of which something is left all the same
 * @param slow share of machines that take ten times as long to boot
 */
public record Faults(double before, double after, double half, double slow) {
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    public Faults(double before, double after) {
        this(before, after, 0, 0);
    }

    void beforeCall(Random random) throws ProviderException {
        if (random.nextDouble() < before) {
            Kind kind = random.nextBoolean() ? Kind.UNAVAILABLE : Kind.RATE_LIMIT;
            throw new ProviderException(kind, kind == Kind.RATE_LIMIT ? "429 too many requests" : "500 internal error");
        }
    }

    boolean halves(Random random) {
        return random.nextDouble() < half;
    }

    boolean slows(Random random) {
        return random.nextDouble() < slow;
    }

    void afterChange(Random random) throws ProviderException {
        if (random.nextDouble() < after) {
            throw new ProviderException(Kind.UNAVAILABLE, "no answer within 30 s");
        }
    }
}
