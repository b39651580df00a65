package org.conpaas.server.api.view;

import java.util.List;

/**
 * What would become of an application if something happened.
 *
 * @param whatIf what happens
 * @param end {@code settled}, {@code waits}, {@code tries_again} or {@code cut_off}
 * @param sync at the end
 * @param health at the end
 * @param assumptions how long things were taken to take
 */
public record RehearsalView(
        String application,
        String whatIf,
        List<MomentView> moments,
        String end,
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
