package org.conpaas.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings are wrong, and here is all that is: the reconciler does not start. */
public final class SettingsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingProblem> problems;

    public SettingsRefusedException(List<SettingProblem> problems) {
        super(problems.stream()
                .map(SettingProblem::toString)
                .collect(Collectors.joining("\n  ", "the settings are refused, because of:\n  ", "")));
        this.problems = List.copyOf(problems);
    }

    public List<SettingProblem> problems() {
        return problems;
    }
}
