package org.conpaas.manifest.yaml;

/** The parser counts characters, Java strings count UTF-16 units. */
interface Offsets {
    int of(int characters);

    static Offsets of(String text) {
        if (text.codePointCount(0, text.length()) == text.length()) {
            return characters -> characters;
        }
        int[] units = new int[text.codePointCount(0, text.length()) + 1];
        for (int character = 1; character < units.length; character++) {
            units[character] = text.offsetByCodePoints(units[character - 1], 1);
        }
        return characters -> units[Math.min(characters, units.length - 1)];
    }
}
