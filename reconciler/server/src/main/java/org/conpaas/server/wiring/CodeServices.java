package org.conpaas.server.wiring;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.Manager;
import org.conpaas.engine.ApplicationState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.port.ManifestSource.Wanted;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Code;
import org.conpaas.server.git.CodeRepositories.Name;

/** Services with code, as the manifests name them that are followed or were committed last. */
record CodeServices(Reconciliation engine, Catalogue catalogue) implements Predicate<Name> {
    @Override
    public boolean test(Name name) {
        return specs(engine, name.application(), name.service()).anyMatch(spec -> catalogue
                .find(spec.type())
                .map(Manager::schema)
                .filter(schema -> schema.code())
                .isPresent());
    }

    /** Whether a manifest that is followed, or that was committed last, names the version. */
    static boolean names(Reconciliation engine, String application, String service, String version) {
        return specs(engine, application, service)
                .flatMap(spec -> spec.code().stream())
                .anyMatch(
                        code -> code instanceof Code.Version named && named.id().equals(version));
    }

    private static Stream<ServiceSpec> specs(Reconciliation engine, String application, String service) {
        return engine.state(application).stream()
                .flatMap(CodeServices::manifests)
                .flatMap(manifest -> Optional.ofNullable(manifest.services().get(service)).stream());
    }

    private static Stream<Manifest> manifests(ApplicationState state) {
        return Stream.concat(state.running().stream(), state.wanted().flatMap(Wanted::manifest).stream());
    }
}
