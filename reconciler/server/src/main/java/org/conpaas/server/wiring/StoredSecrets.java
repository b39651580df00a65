package org.conpaas.server.wiring;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.conpaas.engine.EngineEvent;
import org.conpaas.engine.Reconciliation;
import org.conpaas.server.api.Secrets;
import org.conpaas.server.api.view.EventView;
import org.conpaas.server.api.view.SealingKeyView;
import org.conpaas.server.api.view.SecretView;
import org.conpaas.server.config.Secret;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.sealing.SealingKeys;
import org.conpaas.server.store.SecretRepository;
import org.conpaas.server.store.SecretRepository.SecretRow;

/** Secrets of the database and keys of the home, with the engine told of what changes. */
final class StoredSecrets implements Secrets {
    private final SecretRepository rows;
    private final SealingKeys keys;
    private final Announcements announcements;
    private final Reconciliation engine;
    private final SecretUsers users;
    private final Clock clock;

    StoredSecrets(
            SecretRepository rows, SealingKeys keys, Announcements announcements, Reconciliation engine, Clock clock) {
        this.rows = rows;
        this.keys = keys;
        this.announcements = announcements;
        this.engine = engine;
        this.users = new SecretUsers(engine);
        this.clock = clock;
    }

    @Override
    public List<SecretView> list() {
        List<SecretRow> all = rows.all();
        return all.stream()
                .map(row -> view(row, users.of(row, own(all, row.name()))))
                .toList();
    }

    private static Set<String> own(List<SecretRow> all, String name) {
        return all.stream()
                .filter(row -> row.name().equals(name))
                .flatMap(row -> row.application().stream())
                .collect(Collectors.toSet());
    }

    private static SecretView view(SecretRow row, Map<String, Set<String>> users) {
        return new SecretView(row.name(), row.application(), row.number(), row.setAt(), row.setBy(), services(users));
    }

    private static List<String> services(Map<String, Set<String>> users) {
        return users.entrySet().stream()
                .flatMap(user -> user.getValue().stream().map(service -> user.getKey() + "/" + service))
                .toList();
    }

    @Override
    public SecretView set(Optional<String> application, String name, Secret value, String by) {
        SecretRow row = rows.put(application, name, value, clock.instant(), by);
        write(application, by + " set " + title(application, name) + ", version " + row.number());
        return view(row, wake(application, name));
    }

    @Override
    public void remove(Optional<String> application, String name, boolean force, String by) {
        List<SecretRow> all = rows.all();
        if (all.stream()
                .noneMatch(row ->
                        row.application().equals(application) && row.name().equals(name))) {
            throw Refusal.notFound("no " + title(application, name), "see: cps secret list");
        }
        List<String> services = services(users.of(application, name, own(all, name)));
        if (!services.isEmpty() && !force) {
            throw Refusal.conflict(
                    title(application, name) + " is used by " + String.join(", ", services),
                    "take it out of the manifest first, or remove it all the same: cps secret rm " + name
                            + application.map(app -> " --app " + app).orElse("") + " --force");
        }
        rows.remove(application, name)
                .ifPresent(row ->
                        write(application, by + " removed " + title(application, name) + ", version " + row.number()));
        wake(application, name);
    }

    /**
     * Asks who uses it only after it was written: whoever begins to name it later reads the new value by himself.
     */
    private Map<String, Set<String>> wake(Optional<String> application, String name) {
        Map<String, Set<String>> found = users.of(application, name, own(rows.all(), name));
        found.keySet().forEach(user -> {
            rows.changedFor(user);
            engine.look(user, title(application, name) + " changed");
        });
        return found;
    }

    private static String title(Optional<String> application, String name) {
        return "secret " + name + application.map(app -> " of " + app).orElse("");
    }

    private void write(Optional<String> application, String text) {
        announcements.tell(EngineEvent.Kind.SECRET, application.orElse(""), text);
    }

    @Override
    public SealingKeyView sealingKey() {
        return view(keys.current());
    }

    @Override
    public SealingKeyView rotateSealingKey(String by) {
        ECKey fresh = keys.rotate();
        write(Optional.empty(), by + " made a new key for sealed secrets, " + fresh.getKeyID());
        return view(fresh);
    }

    private static SealingKeyView view(ECKey key) {
        return new SealingKeyView(
                key.getKeyType().getValue(),
                key.getCurve().getName(),
                key.getX().toString(),
                key.getY().toString(),
                key.getKeyID(),
                key.getKeyUse().identifier(),
                key.getAlgorithm().getName());
    }

    @Override
    public List<EventView> history(Optional<Long> before, int most) {
        return announcements.told(EngineEvent.Kind.SECRET, before, most).stream()
                .map(event -> new EventView(event.id(), event.at(), event.application(), event.kind(), event.text()))
                .toList();
    }
}
