package org.conpaas.engine;

import org.conpaas.provider.ProviderException.Kind;

/** What to do about a cloud that does not do or say what it was asked for, for people. Pure. */
final class Cures {
    private Cures() {}

    static String of(Kind kind, String cloud) {
        return switch (kind) {
            case QUOTA -> "ask for less, or for a larger quota; see: cps cloud usage " + cloud;
            case NOT_FOUND -> "name one that there is; see: cps cloud types " + cloud + ", cps cloud images " + cloud;
            case REFUSED ->
                "mend what it says in the manifest; or, where it is about the account, conpaas.cloud." + cloud
                        + ".… in the settings, then restart the reconciler: cps down, cps up";
            case RATE_LIMIT -> "it is tried again by itself, at longer intervals";
            case CONFLICT -> "it is tried again by itself";
            case UNAVAILABLE ->
                "it is tried again by itself; while it lasts, what the cloud says of itself and its operator may tell more";
        };
    }
}
