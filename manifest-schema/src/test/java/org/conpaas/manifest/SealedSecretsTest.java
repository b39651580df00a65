package org.conpaas.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.manifest.SecretReference.Named;
import org.conpaas.manifest.SecretReference.Sealed;
import org.junit.jupiter.api.Test;

public class SealedSecretsTest {
    private static final ManifestReader READER = new ManifestReader(SampleTypes.ALL, Limits.STANDARD);

    /** Looks like a JWE; nobody could open it. */
    public static String sealed(String application, String key) {
        return jwe("{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"kid\":\"" + key + "\",\"app\":\"" + application + "\"}");
    }

    private static String jwe(String header) {
        String first = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));
        return first + ".." + "n".repeat(16) + "." + "c".repeat(20) + "." + "t".repeat(22);
    }

    private static ManifestResult read(String password, String variable) {
        return READER.read("blog.yaml", """
                apiVersion: conpaas.org/v1
                kind: Application
                metadata: {name: blog}
                spec:
                  services:
                    db:
                      type: mysql
                      password: %s
                    web:
                      type: java
                      environment:
                        PIN: %s
                """.formatted(password, variable).getBytes(UTF_8));
    }

    private static List<String> problems(String password, String variable) {
        return read(password, variable).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void may_stand_wherever_a_stored_one_may() {
        String text = sealed("blog", "k1");
        ManifestResult result = read("{sealed: " + text + "}", "{sealed: \"" + text + "\"}");
        assertThat(result.problems()).isEmpty();
        Sealed reference = new Sealed(text);
        assertThat(result.manifests().get(0).services().values())
                .extracting(ServiceSpec::secrets)
                .containsExactly(Map.of(reference, "password"), Map.of(reference, "environment.PIN"));
        assertThat(SealedHeader.of(text)).contains(new SealedHeader("blog", "k1"));
    }

    @Test
    void are_told_apart_from_names_and_from_everything_else() {
        assertThat(SecretReference.of(Map.of("secret", "pin"))).contains(new Named("pin"));
        assertThat(SecretReference.of(Map.of("sealed", "a.b"))).contains(new Sealed("a.b"));
        assertThat(List.of("secret", 1L, Map.of("secret", 1L), Map.of("secret", "a", "sealed", "b"), Map.of()))
                .allSatisfy(other -> assertThat(SecretReference.of(other)).isEmpty());
    }

    @Test
    void of_another_application_are_refused_where_they_stand() {
        assertThat(problems("{secret: pin}", "{sealed: " + sealed("shop", "k1") + "}"))
                .containsExactly(
                        "blog.yaml:12:15  CP1029  services.web.environment.PIN.sealed: the secret was sealed for application shop and cannot be used in blog (seal the value for this one: cps secret seal --app blog)");
    }

    @Test
    void that_are_no_jwe_are_refused_and_not_repeated() {
        assertThat(problems(
                        "{sealed: canary}", "{sealed: " + sealed("blog", "k1").substring(1) + "}"))
                .allSatisfy(problem -> assertThat(problem).doesNotContain("canary"))
                .containsExactly(
                        "blog.yaml:8:18  CP1028  services.db.password.sealed: the value is not a sealed secret (five parts of letters, digits, - and _, with points between) (for example cps secret seal --app NAME)",
                        "blog.yaml:12:15  CP1028  services.web.environment.PIN.sealed: the sealed secret names no application and no key (make it by: cps secret seal --app blog)");
    }

    @Test
    void are_a_name_or_a_text_and_never_both_or_neither() {
        assertThat(problems("{}", "{secret: pin, sealed: " + sealed("blog", "k1") + "}"))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("{secret: NAME} or {sealed: TEXT}"));
    }

    @Test
    void have_a_header_that_anybody_may_have_written() {
        assertThat(List.of("", ".", "e30", "!!!..", jwe("{"), jwe("[]"), jwe("{\"app\":1}"), jwe("{\"app\":\"a\"}")))
                .allSatisfy(text -> assertThat(SealedHeader.of(text)).isEqualTo(Optional.empty()));
    }
}
