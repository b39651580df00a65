package org.conpaas.server.wiring;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.conpaas.server.api.CodeKeys;
import org.conpaas.server.api.view.CodeKeyView;
import org.conpaas.server.api.view.CodeRepositoryView;
import org.conpaas.server.git.CodeRepositories.Name;
import org.conpaas.server.rest.Refusal;
import org.conpaas.server.ssh.KeyRing;
import org.conpaas.server.ssh.PublicKeyText;
import org.conpaas.server.ssh.PublicKeyText.KeyRefusedException;
import org.conpaas.server.ssh.SshDoor;
import org.conpaas.server.store.CodeKeyRepository;
import org.conpaas.server.store.CodeKeyRepository.CodeKeyRow;

/** Keys for code in the database, as the API changes them and as the ssh server asks for them. */
final class StoredKeys implements CodeKeys, KeyRing {
    private static final int STANDARD_PORT = 22;

    private final CodeKeyRepository rows;
    private final Predicate<Name> hasCode;
    private final URI publicUrl;
    private final Supplier<Optional<SshDoor>> ssh;
    private final Clock clock;

    StoredKeys(
            CodeKeyRepository rows,
            Predicate<Name> hasCode,
            URI publicUrl,
            Supplier<Optional<SshDoor>> ssh,
            Clock clock) {
        this.rows = rows;
        this.hasCode = hasCode;
        this.publicUrl = publicUrl;
        this.ssh = ssh;
        this.clock = clock;
    }

    @Override
    public List<Grant> grants(String fingerprint) {
        return rows.find(fingerprint).stream()
                .map(row -> new Grant(new Name(row.application(), row.service()), user(row)))
                .toList();
    }

    private static String user(CodeKeyRow row) {
        return row.comment().isEmpty() ? row.fingerprint() : row.comment();
    }

    @Override
    public List<CodeKeyView> list(String application, String service) {
        return rows.all(application, service).stream().map(StoredKeys::view).toList();
    }

    private static CodeKeyView view(CodeKeyRow row) {
        return new CodeKeyView(
                row.fingerprint(), row.publicKey().split(" ", 2)[0], row.comment(), row.addedAt(), row.addedBy());
    }

    @Override
    public CodeKeyView add(String application, String service, String text, String user) {
        try {
            PublicKeyText key = PublicKeyText.read(text);
            CodeKeyRow row = new CodeKeyRow(
                    application, service, key.fingerprint(), key.line(), key.comment(), clock.instant(), user);
            if (!rows.add(row)) {
                throw Refusal.conflict(
                        application + "/" + service + " has the key " + key.fingerprint() + " already",
                        "nothing is to be done");
            }
            return view(row);
        } catch (KeyRefusedException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()), e.hint());
        }
    }

    @Override
    public boolean remove(String application, String service, String fingerprint) {
        return rows.remove(application, service, fingerprint);
    }

    @Override
    public CodeRepositoryView repository(String application, String service) {
        Name name = new Name(application, service);
        if (!hasCode.test(name)) {
            throw Refusal.conflict(name + " has no code: its type runs none", "see: cps service types");
        }
        Optional<SshDoor> door = ssh.get();
        return new CodeRepositoryView(
                publicUrl + "/git/code/" + name + ".git",
                door.map(open -> "ssh://git@" + publicUrl.getHost() + ":" + open.port() + "/" + name + ".git"),
                door.map(open -> host(open.port()) + " " + open.hostKey()));
    }

    private String host(int port) {
        return port == STANDARD_PORT ? publicUrl.getHost() : "[" + publicUrl.getHost() + "]:" + port;
    }
}
