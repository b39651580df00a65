package org.conpaas.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.port.StateStore;
import org.conpaas.server.config.Secret;
import org.conpaas.server.store.SecretRepository;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the container, on its JPA. */
@ExtendWith(ArquillianExtension.class)
@SuppressWarnings("NullAway.Init")
class MicroStoreIT {
    private static final NodeId NODE = NodeId.parse("container-test/web/backend/1");

    @Inject
    private StateStore store;

    @Inject
    private SecretRepository secrets;

    /** Without the gate, which would refuse the test's own entrance. */
    @Deployment
    static WebArchive conpaas() {
        WebArchive war = Archives.war();
        war.delete("/WEB-INF/classes/org/conpaas/server/security/GateAuthentication.class");
        return war;
    }

    @Test
    void keeps_an_inventory_and_secrets() {
        store.addMachine(NODE, "local");
        secrets.put(Optional.of("container-test"), "password", new Secret("canary"), Instant.EPOCH, "test");

        assertEquals(Map.of(NODE, "local"), store.inventory("container-test").machines());
        assertEquals(Optional.of(new Secret("canary")), secrets.value(Optional.of("container-test"), "password"));
    }
}
