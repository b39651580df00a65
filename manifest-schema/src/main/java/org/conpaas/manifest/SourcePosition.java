package org.conpaas.manifest;

/**
 * A place in a manifest's text.
 *
 * @param file path inside the repository (or as the user gave it)
 * @param line 1-based; 0 when the problem is the file's as a whole
 * @param column 1-based, in characters; 0 when unknown
 */
public record SourcePosition(String file, int line, int column) implements Comparable<SourcePosition> {
    public static SourcePosition of(String file) {
        return new SourcePosition(file, 0, 0);
    }

    @Override
    public int compareTo(SourcePosition other) {
        int byFile = file.compareTo(other.file);
        int byLine = Integer.compare(line, other.line);
        return byFile != 0 ? byFile : byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
