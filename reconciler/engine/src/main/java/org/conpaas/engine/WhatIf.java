package org.conpaas.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.conpaas.core.model.NodeId;

/** Something that could happen. */
public sealed interface WhatIf {
    /** How it is written, for people. */
    String FORMS = "'node APP/SERVICE/ROLE/N dies' or 'cloud CLOUD is down'";

    /** The machine of the node is gone, and all that was on it but its volumes; on this machine, all that ran in the node. */
    record NodeDies(NodeId node) implements WhatIf {
        @Override
        public String toString() {
            return "node " + node + " dies";
        }
    }

    /** The cloud answers no more, and nothing is heard of its machines. */
    record CloudIsDown(String cloud) implements WhatIf {
        @Override
        public String toString() {
            return "cloud " + cloud + " is down";
        }
    }

    /** @return empty when it is not of one of the {@link #FORMS} */
    static Optional<WhatIf> parse(String text) {
        Matcher node = Words.NODE.matcher(text.strip());
        Matcher cloud = Words.CLOUD.matcher(text.strip());
        if (cloud.matches()) {
            return Optional.of(new CloudIsDown(cloud.group(1)));
        }
        try {
            return node.matches() ? Optional.of(new NodeDies(NodeId.parse(node.group(1)))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Constants of an interface would be public. */
    final class Words {
        private static final Pattern NODE = Pattern.compile("node\\s+(\\S+)\\s+dies");
        private static final Pattern CLOUD = Pattern.compile("cloud\\s+(\\S+)\\s+is\\s+down");

        private Words() {}
    }
}
