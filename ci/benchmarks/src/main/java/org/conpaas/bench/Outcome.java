package org.conpaas.bench;

import java.util.ArrayList;
import java.util.List;

/** What a bench found. Not thread-safe. @param notes sentences: peers that are missing, fewer runs than asked for, what was counted */
record Outcome(List<Figure> figures, List<String> notes) {
    Outcome() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    void add(Figure figure) {
        figures.add(figure);
    }

    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }
}
