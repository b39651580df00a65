package org.conpaas.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.conpaas.core.plan.DiskContent;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.CodeStore.Resolved;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.SecretReference;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;

/** Gathers what rendering needs besides manifest and addresses. */
final class Gathering {
    private final Ports ports;
    private final Clouds clouds;

    Gathering(Ports ports, Clouds clouds) {
        this.ports = ports;
        this.clouds = clouds;
    }

    Resources resources(Manifest manifest, Wanted wanted, Instant now) {
        Map<String, Resources.Code> code = new HashMap<>();
        Map<String, Resources.Code> scripts = new HashMap<>();
        Map<String, Map<String, Resources.Code>> files = new HashMap<>();
        Map<String, List<Operation>> operations = new HashMap<>();
        manifest.services().forEach((name, service) -> {
            service.code().ifPresent(written -> code.put(name, code(manifest, name, wanted, written, now)));
            service.startupScript().ifPresent(path -> scripts.put(name, file(manifest, service, wanted, path)));
            files.put(name, files(manifest, service, wanted));
            if (!ports.catalogue().manager(service.type()).operations().isEmpty()) {
                operations.put(name, ports.store().operations(manifest.name(), name));
            }
        });
        return new Resources(code, scripts, files, operations, secrets(manifest), ports.programs(), clouds::abilities);
    }

    private Resources.Code code(Manifest manifest, String service, Wanted wanted, Code written, Instant now) {
        return code(ports.code().resolve(manifest.name(), service, wanted, written), ready -> ports.store()
                .codeGeneration(manifest.name(), service, ready.sha256(), now));
    }

    private Map<String, Resources.Code> files(Manifest manifest, ServiceSpec service, Wanted wanted) {
        Map<String, Resources.Code> files = new HashMap<>();
        DiskContent.files(service, ports.catalogue().manager(service.type()))
                .forEach((name, path) -> files.put(name, file(manifest, service, wanted, path)));
        return files;
    }

    private Resources.Code file(Manifest manifest, ServiceSpec service, Wanted wanted, String path) {
        Code written = new Code.Archive(path, Optional.empty(), service.at());
        return code(ports.code().resolve(manifest.name(), service.name(), wanted, written), ready -> 0);
    }

    private static Resources.Code code(Resolved resolved, ToLongFunction<Resolved.Ready> generation) {
        if (resolved instanceof Resolved.Ready ready) {
            return new Resources.Code.Ready(
                    new CodeVersion(ready.id(), ready.sha256(), ready.fileName(), generation.applyAsLong(ready)));
        }
        return resolved instanceof Resolved.Failed failed
                ? new Resources.Code.Failed(failed.problem())
                : new Resources.Code.Pending(((Resolved.Pending) resolved).what());
    }

    private Map<SecretReference, Resources.Secret> secrets(Manifest manifest) {
        Map<SecretReference, Resources.Secret> secrets = new HashMap<>();
        manifest.services().values().stream()
                .flatMap(service -> service.secrets().keySet().stream())
                .distinct()
                .forEach(reference ->
                        secret(manifest.name(), reference).ifPresent(secret -> secrets.put(reference, secret)));
        return secrets;
    }

    private Optional<Resources.Secret> secret(String application, SecretReference reference) {
        return reference.match(
                named -> ports.secrets().value(application, named.name()).map(Resources.Secret.Known::new),
                jwe -> Optional.of(ports.secrets().unseal(application, jwe.text())));
    }
}
