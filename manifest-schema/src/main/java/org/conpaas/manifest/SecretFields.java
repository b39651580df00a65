package org.conpaas.manifest;

import java.util.regex.Pattern;

/** Which fields and variables hold what nobody else may know. */
final class SecretFields {
    static final String WORDS = "password|passwd|passphrase|secret|token|api_?key|private_?key|credentials";
    private static final Pattern FIELD = Pattern.compile("(?i)[\\w-]*(" + WORDS + ")");

    private SecretFields() {}

    static boolean isSecret(String field) {
        return FIELD.matcher(field).matches();
    }

    /** Not for the {@code secret} of {@code {secret: NAME}}: that is a name. */
    static boolean isSecret(NodePath path) {
        int last = path.steps().size() - 1;
        return last >= 0
                && path.steps().get(last) instanceof String field
                && !field.equals("secret")
                && isSecret(field);
    }

    /** A text that should be a JWE may be the secret itself, written there by mistake. */
    static boolean isSealed(NodePath path) {
        int last = path.steps().size() - 1;
        return last >= 1 && path.steps().get(last).equals("sealed");
    }

    /** A variable's value may look like a secret and be none, so it is warned of; a field's may not. */
    static boolean isVariable(NodePath path) {
        int before = path.steps().size() - 2;
        return before >= 0 && path.steps().get(before).equals("environment");
    }
}
