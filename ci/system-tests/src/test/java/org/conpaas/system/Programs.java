package org.conpaas.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Looks whether the machine has what a class {@link Needs}. */
final class Programs implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
                .flatMap(needs -> Stream.of(needs.value()))
                .filter(program -> !isHere(program))
                .findFirst()
                .map(program -> ConditionEvaluationResult.disabled("no " + program + " on this machine"))
                .orElseGet(() -> ConditionEvaluationResult.enabled("all that it needs is there"));
    }

    private static boolean isHere(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
