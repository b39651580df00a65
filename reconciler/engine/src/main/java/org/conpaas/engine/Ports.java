package org.conpaas.engine;

import java.util.Map;
import java.util.function.Supplier;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.ServiceContext.Program;
import org.conpaas.engine.port.AgentGateway;
import org.conpaas.engine.port.CodeStore;
import org.conpaas.engine.port.Dumps;
import org.conpaas.engine.port.ManifestSource;
import org.conpaas.engine.port.Measurements;
import org.conpaas.engine.port.SecretStore;
import org.conpaas.engine.port.StateStore;
import org.conpaas.provider.Provider;
import org.conpaas.provider.Simulation;

/**
 * All that the engine works with.
 *
 * @param providers by the name that manifests use
 * @param programs what the distribution brings, by name
 * @param measurements what the autoscaler decides by
 * @param simulations gives an empty world to rehearse in
 */
public record Ports(
        Catalogue catalogue,
        ManifestSource source,
        StateStore store,
        AgentGateway agents,
        Dumps dumps,
        CodeStore code,
        SecretStore secrets,
        Map<String, Provider> providers,
        Provider.Boot boot,
        Map<String, Program> programs,
        Measurements measurements,
        Supplier<Simulation> simulations) {
    public Ports {
        providers = Map.copyOf(providers);
        programs = Map.copyOf(programs);
    }

    /** Of an installation that measures nothing. */
    public Ports(
            Catalogue catalogue,
            ManifestSource source,
            StateStore store,
            AgentGateway agents,
            Dumps dumps,
            CodeStore code,
            SecretStore secrets,
            Map<String, Provider> providers,
            Provider.Boot boot,
            Map<String, Program> programs) {
        this(
                catalogue,
                source,
                store,
                agents,
                dumps,
                code,
                secrets,
                providers,
                boot,
                programs,
                Measurements.NONE,
                () -> {
                    throw new UnsupportedOperationException("nothing to rehearse in");
                });
    }

    /** The same catalogue, code and secrets in another world, of which nobody measures anything. */
    Ports on(
            ManifestSource other, StateStore scratch, AgentGateway gateway, Dumps taken, Map<String, Provider> clouds) {
        return new Ports(
                catalogue,
                other,
                scratch,
                gateway,
                taken,
                code,
                secrets,
                clouds,
                agent -> new Provider.Boot.Ticket("", "", ""),
                programs);
    }
}
