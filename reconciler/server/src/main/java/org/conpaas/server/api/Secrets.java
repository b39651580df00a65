package org.conpaas.server.api;

import java.util.List;
import java.util.Optional;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.SealingKeyView;
import org.conpaas.server.api.view.SecretView;
import org.conpaas.server.config.Secret;

/**
 * Stored secrets: who set which when and who uses it, but no way to a value. Every change is written down as an event of kind
 * {@code secret}, and the applications that it concerns are looked at again. Thread-safe.
 */
public interface Secrets {
    /** By name, the installation's before the applications'. */
    List<SecretView> list();

    /** Makes a new version. @param application empty: the installation's · @param by name of the caller */
    SecretView set(Optional<String> application, String name, Secret value, String by);

    /**
     * Forgets every version.
     *
     * @param force also when a service uses it, which then gets the installation's secret of that name, or none
     * @throws org.conpaas.server.rest.Refusal when there is none, or when it is used and not forced
     */
    void remove(Optional<String> application, String name, boolean force, String by);

    /** What secrets are sealed to. */
    SealingKeyView sealingKey();

    /** Makes another one; what was sealed before can still be read. */
    SealingKeyView rotateSealingKey(String by);

    /** What was changed by whom, newest first. @param before only events older than the one of this id */
    List<EventView> history(Optional<Long> before, int most);
}
