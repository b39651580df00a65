package org.conpaas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.conpaas.cli.client.Json;
import org.conpaas.manifest.SealedHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A secret on the command line")
class SecretCommandsTest {
    private final FakeReconciler reconciler = Answers.prepare(new FakeReconciler());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @AfterEach
    void stop() {
        reconciler.close();
    }

    private Cli cli() {
        return new Cli(folder).against(reconciler);
    }

    /** What reached the reconciler in the last request. */
    private String sent() {
        String last = reconciler.asked().get(reconciler.asked().size() - 1);
        JsonNode body = Json.parse(last.substring(last.indexOf('{')));
        return Json.text(body, "value");
    }

    @Test
    @DisplayName("that stands on the command line is refused and not repeated")
    void argument() {
        for (Cli.Run run : new Cli.Run[] {
            cli().run("secret", "set", "licence", "canary"), cli().run("secret", "seal", "canary", "--app", "blog")
        }) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.golden())
                    .contains("does not stand on the command line")
                    .doesNotContain("canary");
        }
        assertThat(reconciler.asked()).isEmpty();
    }

    @Test
    @DisplayName("is typed twice without being shown, and tells which applications are looked at again")
    void typed() {
        Cli.Run run = cli().answering("canary 1", "canary 1").run("secret", "set", "blog-db", "--app", "blog");
        assertThat(run.golden())
                .isEqualTo("exit 0\n--- out\nSet blog-db of blog, version 4.\nLooked at again: blog\n--- err\n");
        assertThat(sent()).isEqualTo("canary 1");
    }

    @Test
    @DisplayName("is not sent when it was typed in two ways, or not at all")
    void mistyped() {
        Cli.Run run = cli().answering("canary-1", "canary-2").run("secret", "set", "licence");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.golden()).contains("not the same").doesNotContain("canary");
        assertThat(cli().answering("", "").run("secret", "set", "licence").err())
                .contains("it is empty");
        assertThat(reconciler.asked()).isEmpty();
    }

    @Test
    @DisplayName("comes from standard input or a file, less exactly one newline at its end")
    void piped() throws Exception {
        assertThat(cli().typing("a\nb\n\n").run("secret", "set", "licence").out())
                .contains("version 2");
        assertThat(sent()).isEqualTo("a\nb\n");
        cli().typing(" ü \r\n").run("secret", "set", "licence", "--from-file", "-");
        assertThat(sent()).isEqualTo(" ü ");
        Files.writeString(folder.resolve("licence.txt"), "from a file");
        cli().run("secret", "set", "licence", "--from-file", "licence.txt");
        assertThat(sent()).isEqualTo("from a file");
    }

    @Test
    @DisplayName("that is no text, or too long, is refused before it is sent, and not repeated")
    void unfit() throws Exception {
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
        for (Cli.Run run : new Cli.Run[] {
            cli().typing("canary\0").run("secret", "set", "licence"),
            cli().typing("canary".repeat(11_000)).run("secret", "set", "licence"),
            cli().run("secret", "set", "licence", "--from-file", "binary"),
            cli().run("secret", "set", "licence", "--from-file", "missing"),
            cli().typing("canary".repeat(8_000)).run("secret", "seal", "--app", "blog")
        }) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.golden()).contains("  do     ").doesNotContain("canary");
        }
        assertThat(reconciler.asked()).doesNotContain("PUT");
    }

    @Test
    @DisplayName("can be made by chance, and is then not shown")
    void generated() {
        Cli.Run run = cli().run("secret", "set", "licence", "--generate", "--length", "40");
        assertThat(sent()).matches("[A-Za-z0-9]{40}");
        assertThat(run.golden()).doesNotContain(sent());
        String first = sent();
        cli().run("secret", "set", "licence", "--generate");
        assertThat(sent()).hasSize(32).isNotEqualTo(first.substring(0, 32));
        assertThat(cli().run("secret", "set", "licence", "--generate", "--length", "2")
                        .err())
                .contains("from 8 to 1024");
    }

    @Test
    @DisplayName("is sealed so that only the installation opens it, for the application named")
    void sealed() throws Exception {
        ECKey pair = new ECKeyGenerator(Curve.P_256).keyID("k2").generate();
        Files.writeString(folder.resolve("key.jwk"), pair.toPublicJWK().toJSONString());
        Cli.Run run = new Cli(folder).typing("canary\n").run("secret", "seal", "--app", "blog", "--key", "key.jwk");
        assertThat(run.golden()).doesNotContain("canary");
        JWEObject jwe = JWEObject.parse(run.out().strip());
        jwe.decrypt(new ECDHDecrypter(pair));
        assertThat(jwe.getPayload().toString()).isEqualTo("canary");
        assertThat(SealedHeader.of(run.out().strip())).contains(new SealedHeader("blog", "k2"));
        Files.writeString(
                folder.resolve("manifest.yaml"), """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: blog}
                spec:
                  services:
                    web: {type: helloworld, environment: {PIN: {sealed: %s}}}
                """.formatted(run.out().strip()));
        assertThat(new Cli(folder).run("manifest", "validate", "manifest.yaml").code())
                .isZero();
        assertThat(new Cli(folder)
                        .run("plan", "--offline", "-f", "manifest.yaml")
                        .golden())
                .startsWith("exit 2")
                .doesNotContain(run.out().strip());
    }

    @Test
    @DisplayName("is sealed to the reconciler's key when none is named")
    void asked() throws Exception {
        Cli.Run run = cli().typing("canary").run("secret", "seal", "--app", "blog");
        assertThat(JWEObject.parse(run.out().strip()).getHeader().getKeyID()).isEqualTo("k1");
    }

    @Test
    @DisplayName("is not sealed to what is no public key of an installation")
    void foreign() throws Exception {
        String secret = new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString();
        String other = new ECKeyGenerator(Curve.P_384)
                .keyID("k")
                .generate()
                .toPublicJWK()
                .toJSONString();
        for (String key : new String[] {"", "{}", secret, other}) {
            Files.writeString(folder.resolve("key.jwk"), key);
            Cli.Run run = new Cli(folder).typing("x").run("secret", "seal", "--app", "blog", "--key", "key.jwk");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("not the public key of an installation", "cps secret key");
        }
    }
}
