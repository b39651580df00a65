package org.conpaas.provider.openstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real control plane, by {@code ci/peers/openstack/up}: one for all test classes that need it, ended with the last of them. */
public final class ControlPlane implements BeforeAllCallback, ExecutionCondition {
    private static final Path SCRIPTS = Path.of("../../ci/peers/openstack");
    private static final List<String> NEEDED = List.of(
            "/usr/bin/keystone-wsgi-public",
            "/usr/bin/glance-api",
            "/usr/bin/placement-api",
            "/usr/bin/nova-api",
            "/usr/bin/nova-scheduler",
            "/usr/bin/cinder-volume",
            "/usr/bin/neutron-server",
            "/usr/sbin/rabbitmq-server",
            "/usr/sbin/mariadbd");
    private static final long MINUTES = 8;

    /** For tests that are skipped where OpenStack's packages are not. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(ControlPlane.class)
    public @interface Needed {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing =
                NEEDED.stream().filter(file -> !Files.exists(Path.of(file))).toList();
        if (!Boolean.getBoolean("conpaas.openstack")) {
            return ConditionEvaluationResult.disabled(
                    "OpenStack is started by ci/verify, in ci/system-tests, or with -Dconpaas.openstack=true");
        }
        if (!missing.isEmpty() || !"root".equals(System.getProperty("user.name"))) {
            return ConditionEvaluationResult.disabled(
                    "OpenStack needs root and Debian's packages; missing: " + missing);
        }
        return ConditionEvaluationResult.enabled("");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(ControlPlane.class))
                .getOrComputeIfAbsent(Running.class, any -> new Running(), Running.class);
    }

    private static final class Running implements AutoCloseable {
        private final Path directory;
        private final Thread hook = new Thread(this::end);

        Running() {
            try {
                directory = Files.createTempDirectory(Path.of("/tmp"), "conpaas-openstack");
                Runtime.getRuntime().addShutdownHook(hook);
                Path log = directory.resolve("up.log");
                Process up = new ProcessBuilder(SCRIPTS.resolve("up").toString(), directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!up.waitFor(MINUTES, TimeUnit.MINUTES) || up.exitValue() != 0) {
                    up.destroyForcibly();
                    String why = Files.readString(log) + logs();
                    close();
                    throw new IllegalStateException("OpenStack did not start:\n" + why);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private String logs() throws IOException {
            StringBuilder text = new StringBuilder();
            try (Stream<Path> files = Files.list(directory.resolve("log"))) {
                for (Path file : files.filter(each -> String.valueOf(each).endsWith(".out"))
                        .toList()) {
                    List<String> lines = Files.readAllLines(file);
                    text.append("== ").append(file.getFileName()).append('\n');
                    lines.subList(Math.max(0, lines.size() - 5), lines.size())
                            .forEach(line -> text.append(line).append('\n'));
                }
            }
            return text.toString();
        }

        private void end() {
            try {
                new ProcessBuilder(SCRIPTS.resolve("down").toString(), directory.toString())
                        .inheritIO()
                        .start()
                        .waitFor(1, TimeUnit.MINUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            end();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
