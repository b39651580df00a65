package org.conpaas.manifest;

/**
 * What the operator allows a manifest to be. Everything here bounds time or memory on hostile input, or keeps secrets off
 * the wire.
 *
 * @param maxBytes of one file; a larger one is refused before it is parsed
 * @param maxDepth of nested mappings and sequences
 * @param maxAliases in one document
 * @param maxScalar characters of one value
 * @param maxCount nodes of one role
 * @param maxProblems that are reported for one file; the rest is counted
 * @param allowHttp whether a URL may be {@code http:}; {@code https:} always may
 */
public record Limits(
        int maxBytes, int maxDepth, int maxAliases, int maxScalar, int maxCount, int maxProblems, boolean allowHttp) {
    public static final Limits STANDARD = new Limits(1 << 20, 64, 50, 1 << 16, 10_000, 100, false);

    public Limits withHttp() {
        return new Limits(maxBytes, maxDepth, maxAliases, maxScalar, maxCount, maxProblems, true);
    }
}
