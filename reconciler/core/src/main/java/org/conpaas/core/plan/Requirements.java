package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.jspecify.annotations.Nullable;

/** What must be there before a service can be rendered, and the problems that somebody must mend for it. One thread at a time. */
final class Requirements {
    /** Codes of problems that only somebody who sets or seals a secret can mend. */
    static final Set<String> SECRETS = Set.of("CP3002", "CP3005");

    private final Manifest manifest;
    private final Resources resources;
    private final Map<String, String> withoutSecrets = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Requirements(Manifest manifest, Resources resources) {
        this.manifest = manifest;
        this.resources = resources;
    }

    /** Asked once for each service, after those that it uses. */
    Optional<String> missing(ServiceSpec service, Manager manager) {
        return secret(service).or(() -> used(service)).or(() -> other(service, manager));
    }

    /** @param service one that was asked for already */
    boolean lacksSecrets(String service) {
        return withoutSecrets.containsKey(service);
    }

    List<Problem> problems() {
        return problems;
    }

    /** What a service is used for is not known before its secrets are: without them its users would lose what they have. */
    private Optional<String> used(ServiceSpec service) {
        return service.uses().stream()
                .sorted()
                .filter(withoutSecrets::containsKey)
                .findFirst()
                .map(used -> "what it gets from " + used + " is known: " + withoutSecrets.get(used));
    }

    private Optional<String> other(ServiceSpec service, Manager manager) {
        return code("code", resources.code().get(service.name()))
                .or(() -> code("startup script", resources.startupScripts().get(service.name())))
                .or(() -> files(service))
                .or(() -> cloud(service, manager));
    }

    private Optional<String> cloud(ServiceSpec service, Manager manager) {
        List<Problem> found = CloudCheck.of(manifest, service, manager, resources.clouds());
        problems.addAll(found);
        return found.stream().filter(Problem::isError).findFirst().map(problem -> "it can be: " + problem.message());
    }

    /** All of them are told at once, so that all can be mended at once. */
    private Optional<String> secret(ServiceSpec service) {
        List<Problem> found = new ArrayList<>();
        service.secrets().forEach((reference, field) -> unreadable(reference)
                .ifPresent(problem -> found.add(Problem.error(
                        problem.code(),
                        service.at(),
                        "services." + service.name() + "." + field + ": " + problem.why(),
                        problem.hint()))));
        problems.addAll(found);
        Optional<String> reason =
                found.stream().findFirst().map(problem -> "its secrets can be read: " + problem.message());
        reason.ifPresent(why -> withoutSecrets.put(service.name(), why));
        return reason;
    }

    private record Unreadable(String code, String why, String hint) {}

    private Optional<Unreadable> unreadable(SecretReference reference) {
        Resources.Secret secret = resources.secrets().get(reference);
        return secret == null
                ? Optional.of(reference.match(
                        this::notSet,
                        jwe -> new Unreadable("CP3005", "the sealed secret was not read", "see the reconciler's log")))
                : secret.match(
                        known -> Optional.empty(),
                        refused -> Optional.of(new Unreadable("CP3005", refused.why(), refused.hint())));
    }

    private Unreadable notSet(SecretReference.Named secret) {
        return new Unreadable(
                "CP3002",
                "secret " + secret.name() + " is not set",
                "set it: cps secret set " + secret.name() + " --app " + manifest.name()
                        + "; without --app, for every application");
    }

    private Optional<String> files(ServiceSpec service) {
        return new TreeMap<>(resources.files().getOrDefault(service.name(), Map.of()))
                .entrySet().stream()
                        .flatMap(file -> code(file.getKey(), file.getValue()).stream())
                        .findFirst();
    }

    private Optional<String> code(String what, Resources.@Nullable Code code) {
        if (code instanceof Resources.Code.Failed failed) {
            problems.add(failed.problem());
            return Optional.of(
                    "its " + what + " can be fetched: " + failed.problem().message());
        }
        return code instanceof Resources.Code.Pending pending ? Optional.of(pending.what()) : Optional.empty();
    }
}
