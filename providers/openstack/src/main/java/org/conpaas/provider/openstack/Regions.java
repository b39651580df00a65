package org.conpaas.provider.openstack;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openstack4j.api.types.Facing;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.model.identity.v3.Endpoint;
import org.openstack4j.model.identity.v3.Service;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/** The regions of a cloud's catalogue, as far as machines and volumes are concerned: what others there are is nobody's business here. */
final class Regions {
    private static final Set<ServiceType> NEEDED =
            EnumSet.of(ServiceType.COMPUTE, ServiceType.NETWORK, ServiceType.IMAGE, ServiceType.BLOCK_STORAGE);

    private final Map<ServiceType, SortedSet<String>> byService = new HashMap<>();

    Regions(KeystoneToken token) {
        if (token.getCatalog() != null) {
            token.getCatalog().forEach(this::add);
        }
    }

    private void add(Service service) {
        ServiceType type = ServiceType.forName(service.getType());
        if (NEEDED.contains(type) && service.getEndpoints() != null) {
            for (Endpoint endpoint : service.getEndpoints()) {
                if (endpoint.getIface() == Facing.PUBLIC) {
                    Optional.ofNullable(endpoint.getRegion()).ifPresent(region -> byService
                            .computeIfAbsent(type, any -> new TreeSet<>())
                            .add(region));
                }
            }
        }
    }

    /** The library would take the one that the catalogue names first, for each service by itself. */
    boolean isChoice() {
        return byService.values().stream().anyMatch(regions -> regions.size() > 1);
    }

    /** As people read them: {@code one, two}. */
    @Override
    public String toString() {
        SortedSet<String> all = new TreeSet<>();
        byService.values().forEach(all::addAll);
        return all.isEmpty() ? "none" : String.join(", ", all);
    }
}
