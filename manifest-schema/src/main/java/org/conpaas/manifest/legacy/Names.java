package org.conpaas.manifest.legacy;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Free text of the JSON manifests as names and numbers of today's. */
final class Names {
    private static final int LONGEST = 63;
    private static final int MOST = 10_000;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,5}");

    private Names() {}

    /** A DNS label as near to the words as can be; {@code unnamed} when nothing of them is left. */
    static String label(String words) {
        String ascii = Normalizer.normalize(words, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String joined = ascii.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = joined.substring(0, Math.min(LONGEST, joined.length())).replaceAll("^-+|-+$", "");
        return cut.isEmpty() ? "unnamed" : cut;
    }

    /** The label, with a number behind it when it is taken. */
    static String unique(String label, Set<String> taken) {
        String name = label;
        for (int number = 2; taken.contains(name); number++) {
            String end = "-" + number;
            name = label.substring(0, Math.min(label.length(), LONGEST - end.length())) + end;
        }
        return name;
    }

    static Optional<Integer> count(String text) {
        return Optional.of(text.strip())
                .filter(digits -> COUNT.matcher(digits).matches())
                .map(Integer::parseInt)
                .filter(count -> count <= MOST);
    }
}
