package org.conpaas.core.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.conpaas.agent.protocol.DataSpec;
import org.conpaas.agent.protocol.Limits;
import org.conpaas.agent.protocol.NodeSpec;
import org.conpaas.agent.protocol.ProcessSpec;
import org.conpaas.agent.protocol.TaskSpec;

/** Puts the last touch to specs. */
public final class NodeSpecs {
    private NodeSpecs() {}

    /** The same spec with the fingerprint of its content. */
    public static NodeSpec finish(NodeSpec spec) {
        return copy(spec, digest(canonical(spec)), spec.limits(), spec.data());
    }

    /** SHA-256 of a text in hexadecimal, shortened to 16 digits: enough to tell specs apart, short enough to print. */
    public static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a text stands anywhere in a spec. */
    public static boolean mentions(NodeSpec spec, String text) {
        return canonical(spec).contains(text);
    }

    public static NodeSpec withLimits(NodeSpec spec, Limits limits) {
        return copy(spec, spec.fingerprint(), limits, spec.data());
    }

    /** @param sources by name; the node has those of its role */
    public static NodeSpec withData(NodeSpec spec, String role, Map<String, DataSource> sources) {
        List<DataSpec> data = sources.entrySet().stream()
                .filter(source -> source.getValue().role().equals(role))
                .sorted(Map.Entry.comparingByKey())
                .map(source -> new DataSpec(source.getKey(), source.getValue().command()))
                .toList();
        return copy(spec, spec.fingerprint(), spec.limits(), data);
    }

    private static NodeSpec copy(NodeSpec spec, String fingerprint, Limits limits, List<DataSpec> data) {
        return new NodeSpec(
                spec.name(),
                fingerprint,
                spec.sandbox(),
                spec.environment(),
                spec.artifacts(),
                spec.files(),
                spec.tasks(),
                spec.processes(),
                spec.probes(),
                spec.disks(),
                limits,
                spec.metrics(),
                data);
    }

    /** Records print all their components; only maps need an order. */
    private static String canonical(NodeSpec spec) {
        StringBuilder text = new StringBuilder();
        text.append(spec.name()).append(spec.sandbox()).append(sorted(spec.environment()));
        text.append(spec.artifacts()).append(spec.files()).append(spec.probes()).append(spec.disks());
        text.append(spec.limits());
        spec.tasks().forEach(task -> text.append(canonical(task)));
        spec.processes().forEach(process -> text.append(canonical(process)));
        // a spec without any keeps the fingerprint that it had before there were metrics and data: nothing is updated
        // for their sake
        spec.metrics().forEach(text::append);
        spec.data().forEach(text::append);
        return text.toString();
    }

    private static String canonical(TaskSpec task) {
        return String.join(
                "\n",
                task.name(),
                task.key(),
                task.when().name(),
                task.command().toString(),
                sorted(task.environment()).toString(),
                String.valueOf(task.cleanEnvironment()),
                task.directory(),
                task.after().toString(),
                task.ends().name(),
                task.timeout().toString());
    }

    private static String canonical(ProcessSpec process) {
        return String.join(
                "\n",
                process.name(),
                process.command().toString(),
                sorted(process.environment()).toString(),
                process.directory(),
                process.after().toString(),
                process.reloadOn().toString(),
                process.restartOn().toString(),
                process.stopTimeout().toString());
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return new TreeMap<>(map);
    }
}
