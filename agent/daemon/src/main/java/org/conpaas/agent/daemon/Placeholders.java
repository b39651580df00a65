package org.conpaas.agent.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the placeholders of a node's spec.
 *
 * @param node the node's root as its processes see it
 * @param java a launcher of Java
 * @param artifacts where each artifact was put, by name
 */
record Placeholders(Path node, String address, String java, Map<String, Path> artifacts) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?:(node|address|java)|artifact:([^}]*))\\}");

    /** @throws Unworkable when an artifact is named that the spec does not have */
    String replace(String text) throws Unworkable {
        if (text.indexOf("${") < 0) {
            return text;
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(value(matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(replaced).toString();
    }

    List<String> replace(List<String> texts) throws Unworkable {
        String[] replaced = texts.toArray(String[]::new);
        for (int i = 0; i < replaced.length; i++) {
            replaced[i] = replace(replaced[i]);
        }
        return List.of(replaced);
    }

    Map<String, String> replace(Map<String, String> values) throws Unworkable {
        Map<String, String> replaced = new TreeMap<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            replaced.put(value.getKey(), replace(value.getValue()));
        }
        return replaced;
    }

    private String value(@Nullable String known, @Nullable String artifact) throws Unworkable {
        if (artifact != null) {
            Path path = artifacts.get(artifact);
            if (path == null) {
                throw new Unworkable("${artifact:" + artifact + "} names no artifact of this node; it has "
                        + artifacts.keySet().stream().sorted().toList());
            }
            return path.toString();
        }
        if ("node".equals(known)) {
            return node.toString();
        }
        return "address".equals(known) ? address : java;
    }
}
