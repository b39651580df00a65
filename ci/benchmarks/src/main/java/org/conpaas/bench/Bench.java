package org.conpaas.bench;

import java.util.List;

/** One of the benches A, B, C and D. */
interface Bench {
    String id();

    String title();

    /** @throws NotMeasured when what was to be measured did not happen */
    Outcome run(Effort effort) throws Exception;

    /** Sizes of a whole and of a quick run. */
    record Sizes(List<Integer> whole, List<Integer> quick) {}

    Sizes sizes();

    /** What was to be measured did not happen. */
    final class NotMeasured extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotMeasured(String why) {
            super(why);
        }

        static void unless(boolean happened, String why) {
            if (!happened) {
                throw new NotMeasured(why);
            }
        }
    }
}
