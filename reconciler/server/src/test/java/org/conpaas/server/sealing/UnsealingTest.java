package org.conpaas.server.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.conpaas.core.plan.Resources.Secret;
import org.conpaas.server.store.StoreException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsealingTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    private final Path folder;
    private final SealingKeys keys;
    private final Unsealing unsealing;

    UnsealingTest(@TempDir Path home) {
        folder = home.resolve("keys/sealing");
        keys = SealingKeys.open(folder, CLOCK);
        unsealing = new Unsealing(keys);
    }

    private static JWEHeader.Builder header(ECKey key, String application) {
        return new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam("app", application);
    }

    private static String sealed(ECKey key, JWEHeader header, byte[] value) throws JOSEException {
        JWEObject jwe = new JWEObject(header, new Payload(value));
        jwe.encrypt(new ECDHEncrypter(key));
        return jwe.serialize();
    }

    private static String sealed(ECKey key, String application, String value) throws JOSEException {
        return sealed(key, header(key, application).build(), value.getBytes(StandardCharsets.UTF_8));
    }

    private String why(String application, String sealed) {
        return unsealing.unseal(application, sealed).match(known -> "it was opened", refused -> {
            assertThat(refused.hint()).contains("cps secret seal --app " + application);
            return refused.why();
        });
    }

    @Test
    void opens_what_was_sealed_for_the_application() throws JOSEException {
        assertThat(unsealing.unseal("blog", sealed(keys.current(), "blog", "pässword\n")))
                .isEqualTo(new Secret.Known("pässword\n"));
    }

    @Test
    void refuses_what_was_sealed_for_another_application() throws JOSEException {
        assertThat(why("shop", sealed(keys.current(), "blog", "x")))
                .isEqualTo("it was sealed for another application and cannot be used in shop");
    }

    @Test
    void refuses_a_header_that_was_changed_to_name_this_application() throws JOSEException {
        String foreign = sealed(keys.current(), "blog", "x");
        String own = sealed(keys.current(), "shop", "y");
        String grafted = own.substring(0, own.indexOf('.')) + foreign.substring(foreign.indexOf('.'));
        assertThat(why("shop", grafted)).isEqualTo("it was changed or cut after it was sealed");
    }

    @Test
    void refuses_what_was_sealed_for_another_installation(@TempDir Path elsewhere) throws JOSEException {
        SealingKeys theirs = SealingKeys.open(elsewhere.resolve("sealing"), CLOCK);
        assertThat(why("blog", sealed(theirs.current(), "blog", "x")))
                .contains("a key that this installation does not have");
    }

    @Test
    void opens_what_was_sealed_before_the_key_was_changed_also_after_a_restart() throws JOSEException {
        String old = sealed(keys.current(), "blog", "x");
        ECKey fresh = keys.rotate();
        keys.rotate();
        ECKey newest = keys.rotate();
        SealingKeys again = SealingKeys.open(folder, CLOCK);
        assertThat(again.current()).isEqualTo(newest).isEqualTo(keys.current()).isNotEqualTo(fresh);
        assertThat(new Unsealing(again).unseal("blog", old)).isEqualTo(new Secret.Known("x"));
    }

    @Test
    void refuses_every_other_algorithm_compression_and_what_is_cut_or_binary() throws JOSEException {
        ECKey key = keys.current();
        JWEObject direct = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .keyID(key.getKeyID())
                        .customParam("app", "blog")
                        .build(),
                new Payload("x"));
        direct.encrypt(new DirectEncrypter(new byte[32]));
        String good = sealed(key, "blog", "x");
        JWEHeader packed = header(key, "blog")
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build();
        assertThat(List.of(direct.serialize(), sealed(key, packed, new byte[] {65})))
                .allSatisfy(text -> assertThat(why("blog", text)).contains("without compression"));
        assertThat(why("blog", good.substring(0, good.length() - 2) + "AA")).contains("changed or cut");
        assertThat(why("blog", "a.b.c")).isEqualTo("it is not a sealed secret");
        assertThat(why("blog", sealed(key, header(key, "blog").build(), new byte[] {-1, 0})))
                .contains("UTF-8");
        assertThat(why("blog", sealed(key, header(key, "blog").build(), new byte[] {65, 0})))
                .contains("NUL");
    }

    @Test
    @DisplayName("case 44: the private keys are for their owner alone, and the public one holds nothing of them")
    void keeps_its_keys_to_itself() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(Files.readString(file)).contains("\"d\":");
            });
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(keys.current().isPrivate()).isFalse();
    }

    @Test
    void a_key_that_cannot_be_read_stops_the_start_and_says_how_to_mend_it() throws IOException {
        Files.writeString(folder.resolve("torn.jwk"), "{\"kty\":");
        assertThatThrownBy(() -> SealingKeys.open(folder, CLOCK))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("torn.jwk")
                .hasMessageContaining("Restore the home's keys folder");
    }
}
