package org.conpaas.manifest.legacy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.conpaas.manifest.Problem;

/**
 * What came of a JSON manifest.
 *
 * @param yaml today's manifest; empty when there are errors
 * @param problems by position: errors, or warnings of what could not be carried over; each names the place by its JSON pointer
 */
public record Converted(Optional<String> yaml, List<Problem> problems) {
    public Converted {
        problems = problems.stream().sorted(Comparator.comparing(Problem::at)).toList();
    }
}
