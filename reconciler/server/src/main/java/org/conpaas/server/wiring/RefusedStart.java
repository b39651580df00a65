package org.conpaas.server.wiring;

/** Hands the reason why nothing starts to the launcher, which runs in the same process and tells the user. */
final class RefusedStart {
    private static final String REFUSED = "conpaas.refused";

    private RefusedStart() {}

    /** What may be refused. */
    interface Start<T, E extends Exception> {
        T make() throws E;
    }

    /** Makes it; what it throws is told, and thrown on: it refuses the deployment. */
    static <T, E extends Exception> T told(Start<T, E> start) throws E {
        try {
            return start.make();
        } catch (Exception refused) {
            System.setProperty(REFUSED, sentence(refused));
            throw refused;
        }
    }

    /** Our own sentence, which the container has wrapped. */
    private static String sentence(Throwable refused) {
        Throwable cause = refused;
        while (cause.getCause() != null && !cause.getClass().getPackageName().startsWith("org.conpaas")) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
