package org.conpaas.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.conpaas.core.plan.Resources;
import org.conpaas.core.service.ServiceContext.CodeVersion;
import org.conpaas.core.service.ServiceContext.Operation;
import org.conpaas.engine.port.CodeStore.Resolved;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.manifest.ServiceSpec.EnvironmentValue;

/** Gathers what rendering needs besides manifest and addresses. */
final class Gathering {
    private final Ports ports;

    Gathering(Ports ports) {
        this.ports = ports;
    }

    Resources resources(Manifest manifest, Wanted wanted, Instant now) {
        Map<String, Resources.Code> code = new HashMap<>();
        Map<String, List<Operation>> operations = new HashMap<>();
        Map<String, String> secrets = new HashMap<>();
        manifest.services().forEach((name, service) -> {
            service.code().ifPresent(written -> code.put(name, code(manifest, name, wanted, written, now)));
            if (!ports.catalogue().manager(service.type()).operations().isEmpty()) {
                operations.put(name, ports.store().operations(manifest.name(), name));
            }
            secrets.putAll(secrets(manifest, service));
        });
        return new Resources(code, operations, secrets, ports.programs());
    }

    private Resources.Code code(Manifest manifest, String service, Wanted wanted, Code written, Instant now) {
        Resolved resolved = ports.code().resolve(manifest.name(), service, wanted, written);
        if (resolved instanceof Resolved.Ready ready) {
            long generation = ports.store().codeGeneration(manifest.name(), service, ready.sha256(), now);
            return new Resources.Code.Ready(new CodeVersion(ready.id(), ready.sha256(), ready.fileName(), generation));
        }
        return resolved instanceof Resolved.Failed failed
                ? new Resources.Code.Failed(failed.problem())
                : new Resources.Code.Pending(((Resolved.Pending) resolved).what());
    }

    private Map<String, String> secrets(Manifest manifest, ServiceSpec service) {
        return service.environment().values().stream()
                .filter(EnvironmentValue.Secret.class::isInstance)
                .map(value -> ((EnvironmentValue.Secret) value).name())
                .distinct()
                .filter(name -> ports.secrets().value(manifest.name(), name).isPresent())
                .collect(Collectors.toMap(
                        name -> name,
                        name -> ports.secrets().value(manifest.name(), name).orElseThrow()));
    }
}
