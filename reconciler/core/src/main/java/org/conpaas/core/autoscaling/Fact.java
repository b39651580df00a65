package org.conpaas.core.autoscaling;

/**
 * One line of an explanation.
 *
 * @param subject a role, or empty for the service
 * @param text a sentence without its end
 */
public record Fact(Kind kind, String subject, String text) {
    /** What the line tells. */
    public enum Kind {
        MEASURED,
        FORECAST,
        /** Which rule fired. */
        RULE,
        /** What was considered, and why it is not done. */
        REJECTED,
        DECIDED,
        /** When something may change next. */
        NEXT
    }
}
