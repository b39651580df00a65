package org.conpaas.server.sealing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.conpaas.server.store.StoreException;

/**
 * The key pairs of an installation that secrets are sealed to (P-256, RFC 7517), each a file that only its owner can read. The
 * youngest seals; the older ones only open what was sealed to them. Thread-safe.
 */
public final class SealingKeys {
    private static final String ENDING = ".jwk";

    private final Path folder;
    private final Clock clock;
    private volatile List<ECKey> keys;

    private SealingKeys(Path folder, Clock clock, List<ECKey> keys) {
        this.folder = folder;
        this.clock = clock;
        this.keys = keys;
    }

    /**
     * @param folder holds the keys; the first is made at first use
     * @throws StoreException when one cannot be read or written
     */
    public static SealingKeys open(Path folder, Clock clock) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            SealingKeys opened = new SealingKeys(folder, clock, read(folder));
            if (opened.keys.isEmpty()) {
                opened.rotate();
            }
            return opened;
        } catch (IOException failure) {
            throw unusable(folder, failure);
        }
    }

    /** Oldest first. */
    private static List<ECKey> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .map(SealingKeys::key)
                    .sorted(Comparator.comparing(ECKey::getIssueTime))
                    .toList();
        }
    }

    private static ECKey key(Path file) {
        try {
            ECKey key = ECKey.parse(Files.readString(file));
            if (!key.isPrivate() || key.getIssueTime() == null || key.getKeyID() == null) {
                throw new ParseException("it is not a private key with kid and iat", 0);
            }
            return key;
        } catch (IOException | ParseException failure) {
            throw unusable(file, failure);
        }
    }

    private static StoreException unusable(Path place, Exception failure) {
        return new StoreException(
                "CP5108: the keys of sealed secrets in " + place + " cannot be used: " + failure.getMessage()
                        + ". Restore the home's keys folder from the backup.",
                failure);
    }

    /** The public key that secrets are sealed to from now on. */
    public ECKey current() {
        return keys.get(keys.size() - 1).toPublicJWK();
    }

    /** With its private half. @param id as the header of a sealed secret names it */
    Optional<ECKey> find(String id) {
        return keys.stream().filter(key -> key.getKeyID().equals(id)).findFirst();
    }

    /**
     * Makes a new pair; what was sealed before can still be opened.
     *
     * @return the new public key
     */
    public synchronized ECKey rotate() {
        try {
            ECKey fresh = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.ENCRYPTION)
                    .algorithm(JWEAlgorithm.ECDH_ES)
                    .keyIDFromThumbprint(true)
                    .issueTime(Date.from(later()))
                    .generate();
            write(fresh);
            List<ECKey> more = new ArrayList<>(keys);
            more.add(fresh);
            keys = List.copyOf(more);
            return current();
        } catch (IOException | JOSEException failure) {
            throw unusable(folder, failure);
        }
    }

    /** After every other key, also when the clock was set back: the youngest is the current one. */
    private Instant later() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return keys.stream()
                .map(key -> key.getIssueTime().toInstant().plusSeconds(1))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private void write(ECKey key) throws IOException {
        Path fresh = Files.createTempFile(
                folder,
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, key.toJSONString());
        Files.move(fresh, folder.resolve(key.getKeyID() + ENDING), StandardCopyOption.ATOMIC_MOVE);
    }
}
