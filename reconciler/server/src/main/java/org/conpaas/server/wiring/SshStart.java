package org.conpaas.server.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
import org.conpaas.server.config.Settings;
import org.conpaas.server.git.CodeHosting;
import org.conpaas.server.security.Throttle;
import org.conpaas.server.ssh.SshDoor;
import org.conpaas.server.ssh.SshDoor.Keys;
import org.conpaas.server.ssh.SshDoor.Place;

/** Opens and closes the ssh server, if it is wanted. */
@ApplicationScoped
public class SshStart {
    private static final int AFTER_THE_ENGINE = 4_000;

    private volatile Optional<SshDoor> door = Optional.empty();

    /** Empty when it is off, or could not listen. */
    public Optional<SshDoor> door() {
        return door;
    }

    void start(
            @Observes @Initialized(ApplicationScoped.class) @Priority(AFTER_THE_ENGINE) Object event,
            Settings settings,
            StoredKeys keys,
            CodeHosting code,
            Clock clock) {
        if (settings.ssh().enabled()) {
            // a throttle of its own: wrong keys must not keep an address from the dashboard
            door = SshDoor.open(
                    new Place(settings.http().address(), settings.ssh().port()),
                    new Keys(settings.home().resolve("keys").resolve("ssh_host_key"), keys),
                    code,
                    new Throttle(clock));
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        door.ifPresent(SshDoor::close);
        door = Optional.empty();
    }
}
