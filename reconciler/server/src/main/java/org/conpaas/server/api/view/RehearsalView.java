package org.conpaas.server.api.view;

import java.util.List;

/**
 * What would become of an application if something happened.
 *
 * @param whatIf what happens
 * @param settled false: at the end of what was rehearsed there was still something to do or to wait for
 * @param sync at the end
 * @param health at the end
 * @param assumptions how long things were taken to take
 */
public record RehearsalView(
        String application,
        String whatIf,
        List<MomentView> moments,
        boolean settled,
        String sync,
        String health,
        List<String> assumptions) {
    public RehearsalView {
        moments = List.copyOf(moments);
        assumptions = List.copyOf(assumptions);
    }

    /** @param afterSeconds since it happened · @param kind {@code event}, {@code action} or {@code status} */
    public record MomentView(long afterSeconds, String kind, String text) {}
}
